import { CloseButton, Group, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { IconSearch, IconTool } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useApi } from "../api/ConsoleContext";
import type { LeastPrivilege as Used, Tool } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyCurl } from "../ui/CopyCurl";
import { columnsFor, DataTable } from "../ui/DataTable";
import { Empty } from "../ui/Empty";
import { formatCount, formatPercent, formatTime, plural } from "../ui/format";
import { lazyPart } from "../ui/lazyPart";
import { Approval } from "../ui/Outcome";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Scopes } from "../ui/Scopes";
import { Timestamp } from "../ui/Timestamp";
import { useZone } from "../ui/zone";
import { modeLabel } from "./access";
import { EnabledLabel, ModeLabel } from "./AccessSummary";
import { BulkAccess } from "./BulkAccess";
import { OtherOfferings } from "./OtherOfferings";
import { leastPrivilegeQuery, toolsQuery } from "./queries";
import { StaleMark } from "./Stale";
import type { UnusedDays } from "./toolSearch";

/** Loaded behind the table, which is what people came for. */
const LeastPrivilege = lazyPart(
  async () => (await import("./LeastPrivilege")).LeastPrivilege,
  <Skeleton h={220} />,
);

const route = getRouteApi("/shell/tools");

interface UsedTool extends Tool {
  /** Absent while it is not known. */
  use: Used["tools"][number] | undefined;
}

const column = columnsFor<UsedTool>();
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
      row.original.upstream === null ? (
        <Text inherit span c="dimmed">
          built in
        </Text>
      ) : (
        <>
          {row.original.upstream}
          <StaleMark stale={row.original.stale} />
        </>
      ),
  }),
  column.accessor((tool) => tool.use?.calls ?? -1, {
    id: "calls",
    header: "Calls",
    sortFn: "basic",
    cell: ({ row }) => <Calls use={row.original.use} />,
  }),
  column.accessor((tool) => tool.use?.lastCalledAt ?? "", {
    id: "called",
    header: "Last called",
    sortFn: "basic",
    cell: ({ row }) => {
      const { use } = row.original;
      if (use === undefined) return "";
      return use.lastCalledAt === null ? "none recorded" : <Timestamp time={use.lastCalledAt} ago />;
    },
  }),
  column.accessor("revision", {
    header: "Revision",
    sortFn: "basic",
    cell: ({ row }) => (row.original.revision === 0 ? "configured" : `r${row.original.revision}`),
  }),
]);

export function ToolsPage() {
  const { q = "", unused: days = 30 } = route.useSearch();
  const navigate = route.useNavigate();
  const api = useApi();
  const tools = useQuery(toolsQuery(api));
  const used = useQuery(leastPrivilegeQuery(api, days)).data;
  const setDays = (chosen: UnusedDays) =>
    void navigate({
      search: (previous) => ({ ...previous, unused: chosen === 30 ? undefined : chosen }),
      replace: true,
    });

  return (
    <>
      <PageHeader
        title="Tools"
        description="What clients can call through this gateway, and what a caller needs for it."
        actions={<ToolFilter q={q} />}
      />
      <Stack>
        <QueryView query={tools} what="the tools" height={360}>
          {(all) => (
            <>
              <ToolTable all={all} used={used} days={days} q={q} />
              {all.length > 0 && <LeastPrivilege tools={all} days={days} onDays={setDays} />}
            </>
          )}
        </QueryView>
        <OtherOfferings q={q} />
      </Stack>
    </>
  );
}

function ToolFilter({ q }: { q: string }) {
  const navigate = route.useNavigate();
  const setQ = (text: string) =>
    void navigate({
      search: (previous) => ({ ...previous, q: text === "" ? undefined : text }),
      replace: true,
    });
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

interface ToolTableProps {
  all: readonly Tool[];
  used: Used | undefined;
  days: UnusedDays;
  q: string;
}

function ToolTable({ all, used, days, q }: ToolTableProps) {
  useZone();
  const rows = useMemo(() => {
    const uses = new Map(used?.tools.map((use) => [use.name, use]));
    return all.filter((tool) => matches(tool, q)).map((tool) => ({ ...tool, use: uses.get(tool.name) }));
  }, [all, used, q]);
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
      aside={
        <Group gap="sm">
          <Text fz="sm" c="dimmed">
            {used === undefined || Date.parse(used.recordedSince) <= Date.parse(used.from)
              ? `Calls of the last ${days} days`
              : `Calls since ${formatTime(used.recordedSince)}, when the record begins`}
          </Text>
          <CopyCurl path="/tools" what="the tools" />
          {rows.length > 0 && <BulkAccess tools={rows} />}
        </Group>
      }
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

function Calls({ use }: { use: UsedTool["use"] }) {
  if (use === undefined) return "";
  return (
    <span className="tabular">
      {formatCount(use.calls)}
      {use.refused > 0 && (
        <Text fz="xs" c="dimmed">
          {formatPercent(use.refused / use.calls)} refused
        </Text>
      )}
    </span>
  );
}

function matches(tool: Tool, q: string): boolean {
  const text = [tool.name, tool.title, tool.description, tool.upstream ?? "", ...tool.access.scopes].join(
    " ",
  );
  return text.toLowerCase().includes(q.trim().toLowerCase());
}
