import { Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { Upstream } from "../api/types";
import { columnsFor, DataTable } from "../ui/DataTable";
import { formatCount, plural, words } from "../ui/format";
import { Panel } from "../ui/Panel";

type LeftOutEntry = Upstream["leftOut"][number];

const SHOWN = 200;

const column = columnsFor<LeftOutEntry & { place: number }>();
const COLUMNS = column.columns([
  column.accessor("name", {
    header: "Name there",
    cell: ({ row }) => (row.original.name === "" ? "without a name" : <code>{row.original.name}</code>),
  }),
  column.accessor("kind", { header: "Kind", cell: ({ row }) => words(row.original.kind) }),
  column.accessor("reason", { header: "Why nobody can use it" }),
]);

/** What an upstream lists and the gateway cannot offer. */
export function LeftOut({ leftOut }: { leftOut: readonly LeftOutEntry[] }) {
  if (leftOut.length === 0) return null;
  const rows = leftOut.slice(0, SHOWN).map((entry, place) => ({ ...entry, place }));
  return (
    <Panel
      title={`${plural(leftOut.length, "entry", "entries")} left out`}
      aside={<IconAlertTriangle size={18} color="var(--outcome-challenge)" aria-hidden />}
      flush
    >
      <Text fz="sm" c="dimmed" px="md" pb="xs">
        The upstream lists this, but it cannot be offered; the rest is not affected. It has to be mended
        there.
        {leftOut.length > SHOWN && ` These are the first ${formatCount(SHOWN)}.`}
      </Text>
      <DataTable
        caption="Left out"
        columns={COLUMNS}
        rows={rows}
        rowId={({ place }) => String(place)}
        sortedBy="name"
      />
    </Panel>
  );
}
