import { CloseButton, Stack, Text, TextInput } from "@mantine/core";
import { IconSearch, IconTool } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useApi } from "../api/ConsoleContext";
import type { Tool } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { columnsFor, DataTable } from "../ui/DataTable";
import { Empty } from "../ui/Empty";
import { plural } from "../ui/format";
import { Approval } from "../ui/Outcome";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Scopes } from "../ui/Scopes";
import { modeLabel } from "./access";
import { EnabledLabel, ModeLabel } from "./AccessSummary";
import { OtherOfferings } from "./OtherOfferings";
import { toolsQuery } from "./queries";

const route = getRouteApi("/shell/tools");

const column = columnsFor<Tool>();
const COLUMNS = column.columns([
  column.accessor("name", { header: "Tool", cell: ({ row }) => <ToolName tool={row.original} /> }),
  column.accessor((tool) => modeLabel(tool.access.mode), {
    id: "mode",
    header: "Access",
    cell: ({ row }) => <ModeLabel mode={row.original.access.mode} />,
  }),
  column.accessor((tool) => tool.access.scopes.join(" "), {
    id: "scopes",
    header: "Scopes",
    cell: ({ row }) => <Scopes scopes={row.original.access.scopes} />,
  }),
  column.accessor((tool) => (tool.access.enabled ? 0 : 1), {
    id: "enabled",
    header: "State",
    sortFn: "basic",
    cell: ({ row }) =>
      row.original.approval === "approved" ? (
        <EnabledLabel enabled={row.original.access.enabled} />
      ) : (
        <Approval approval={row.original.approval} />
      ),
  }),
  column.accessor((tool) => tool.upstream ?? "", {
    id: "upstream",
    header: "Upstream",
    cell: ({ row }) =>
      row.original.upstream ?? (
        <Text inherit span c="dimmed">
          built in
        </Text>
      ),
  }),
  column.accessor("revision", {
    header: "Revision",
    sortFn: "basic",
    cell: ({ row }) => (row.original.revision === 0 ? "configured" : `r${row.original.revision}`),
  }),
]);

export function ToolsPage() {
  const { q = "" } = route.useSearch();
  const tools = useQuery(toolsQuery(useApi()));

  return (
    <>
      <PageHeader
        title="Tools"
        description="What clients can call through this gateway, and what a caller needs for it."
        actions={<ToolFilter q={q} />}
      />
      <Stack>
        <QueryView query={tools} what="the tools" height={360}>
          {(all) => <ToolTable all={all} q={q} />}
        </QueryView>
        <OtherOfferings q={q} />
      </Stack>
    </>
  );
}

function ToolFilter({ q }: { q: string }) {
  const navigate = route.useNavigate();
  const setQ = (text: string) => void navigate({ search: text === "" ? {} : { q: text }, replace: true });
  return (
    <TextInput
      w={{ base: "100%", xs: 280 }}
      value={q}
      onChange={(event) => setQ(event.currentTarget.value)}
      placeholder="Name, description or scope"
      aria-label="Find a tool"
      data-page-search
      leftSection={<IconSearch size={16} />}
      rightSection={q === "" ? null : <CloseButton size="sm" aria-label="Clear" onClick={() => setQ("")} />}
    />
  );
}

function ToolTable({ all, q }: { all: readonly Tool[]; q: string }) {
  const rows = useMemo(() => all.filter((tool) => matches(tool, q)), [all, q]);
  if (all.length === 0) {
    return (
      <Empty icon={IconTool} title="No tools yet">
        Add an upstream to <code>config.yml</code> or switch the demo tools on, then restart the gateway.
      </Empty>
    );
  }
  return (
    <Panel
      title={q === "" ? plural(all.length, "tool") : `${plural(rows.length, "tool")} of ${all.length}`}
      flush
    >
      {rows.length === 0 ? (
        <Empty icon={IconSearch} title={`Nothing matches “${q}”`}>
          {plural(all.length, "tool")} without that filter.
        </Empty>
      ) : (
        <DataTable
          caption="Tools"
          columns={COLUMNS}
          rows={rows}
          rowId={(tool) => tool.name}
          sortedBy="name"
        />
      )}
    </Panel>
  );
}

function ToolName({ tool }: { tool: Tool }) {
  return (
    <div>
      <AnchorLink to="/tools/$name" params={{ name: tool.name }} fw={600} ff="monospace">
        {tool.name}
      </AnchorLink>
      <Text fz="xs" c="dimmed" lineClamp={1}>
        {tool.title}
      </Text>
    </div>
  );
}

function matches(tool: Tool, q: string): boolean {
  const text = [tool.name, tool.title, tool.description, tool.upstream ?? "", ...tool.access.scopes].join(
    " ",
  );
  return text.toLowerCase().includes(q.trim().toLowerCase());
}
