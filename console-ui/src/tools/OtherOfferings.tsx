import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "../api/ConsoleContext";
import type { OtherOffering } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { columnsFor, DataTable } from "../ui/DataTable";
import { plural, words } from "../ui/format";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Scopes } from "../ui/Scopes";
import { modeLabel } from "./access";
import { EnabledLabel, ModeLabel } from "./AccessSummary";
import { offeringsQuery } from "./queries";

const column = columnsFor<OtherOffering>();
const COLUMNS = column.columns([
  column.accessor("id", {
    header: "Resource or prompt",
    cell: ({ row: { original } }) => (
      <div>
        <AnchorLink
          to="/tools/offerings/$kind"
          params={{ kind: original.kind }}
          search={{ id: original.id }}
          fw={600}
          ff="monospace"
        >
          {original.id}
        </AnchorLink>
        <Text fz="xs" c="dimmed">
          {words(original.kind)}
          {original.title !== null && `, ${original.title}`}
          {!original.listed && ", not in lists"}
        </Text>
      </div>
    ),
  }),
  column.accessor((offering) => modeLabel(offering.access.mode), {
    id: "mode",
    header: "Access",
    cell: ({ row }) => <ModeLabel mode={row.original.access.mode} />,
  }),
  column.accessor((offering) => offering.access.scopes.join(" "), {
    id: "scopes",
    header: "Scopes",
    cell: ({ row }) => <Scopes scopes={row.original.access.scopes} />,
  }),
  column.accessor((offering) => (offering.access.enabled ? 0 : 1), {
    id: "enabled",
    header: "State",
    sortFn: "basic",
    cell: ({ row }) => <EnabledLabel enabled={row.original.access.enabled} />,
  }),
  column.accessor(sourceOf, {
    id: "source",
    header: "Says who",
    cell: ({ row }) => <Source offering={row.original} />,
  }),
]);

/** Resources and prompts with their access, and who says so. */
export function OtherOfferings({ q }: { q: string }) {
  const offerings = useQuery(offeringsQuery(useApi()));
  return (
    <QueryView query={offerings} what="resources and prompts" height={160}>
      {(all) => <OfferingTable all={all} q={q} />}
    </QueryView>
  );
}

function OfferingTable({ all, q }: { all: readonly OtherOffering[]; q: string }) {
  const rows = useMemo(() => all.filter((offering) => matches(offering, q)), [all, q]);
  const amount = plural(all.length, "resource or prompt", "resources and prompts");
  return (
    <Panel
      title={q === "" || all.length === 0 ? amount : `${rows.length} of ${amount}`}
      flush={rows.length > 0}
    >
      {all.length === 0 && (
        <Text fz="sm" c="dimmed">
          No upstream offers any. Their access would be that of their upstream, what{" "}
          <code>resources.access</code> and <code>prompts.access</code> in the configuration say, or what is
          decided here.
        </Text>
      )}
      {all.length > 0 && rows.length === 0 && (
        <Text fz="sm" c="dimmed">
          Nothing here matches “{q}”; {amount} without that filter.
        </Text>
      )}
      {rows.length > 0 && (
        <DataTable
          caption="Resources and prompts"
          columns={COLUMNS}
          rows={rows}
          rowId={(offering) => `${offering.kind} ${offering.id}`}
          sortedBy="id"
        />
      )}
    </Panel>
  );
}

function Source({ offering }: { offering: OtherOffering }) {
  const { configuredBy, upstream, revision } = offering;
  if (revision > 0) return `r${revision}`;
  if (configuredBy !== null) return <code>{configuredBy}</code>;
  if (upstream === null) return "built in";
  return (
    <>
      access of{" "}
      <AnchorLink underline="always" to="/upstreams/$id" params={{ id: upstream }}>
        {upstream}
      </AnchorLink>
    </>
  );
}

function sourceOf({ configuredBy, upstream, revision }: OtherOffering): string {
  return revision > 0 ? `r${revision}` : (configuredBy ?? upstream ?? "");
}

function matches(offering: OtherOffering, q: string): boolean {
  const { id, title, upstream, access } = offering;
  const text = [id, title ?? "", upstream ?? "", ...access.scopes].join(" ");
  return text.toLowerCase().includes(q.trim().toLowerCase());
}
