import { Code, Text } from "@mantine/core";
import { IconServer2 } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/ConsoleContext";
import type { Upstream } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyCurl } from "../ui/CopyCurl";
import { columnsFor, DataTable } from "../ui/DataTable";
import { Empty } from "../ui/Empty";
import { plural } from "../ui/format";
import { Phase } from "../ui/Outcome";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Timestamp } from "../ui/Timestamp";
import { HealthCell } from "./Health";
import { upstreamsQuery } from "./queries";

const SAMPLE = `upstreams:
  - id: weather
    type: mcp
    url: https://weather.example.com/mcp
    approval: review
    access: { mode: required, scopes: [weather:read] }`;

const column = columnsFor<Upstream>();
const COLUMNS = column.columns([
  column.accessor("id", { header: "Upstream", cell: ({ row }) => <Name upstream={row.original} /> }),
  column.accessor("phase", { header: "State", cell: ({ row }) => <State upstream={row.original} /> }),
  column.accessor((upstream) => upstream.health?.p95Millis ?? -1, {
    id: "health",
    header: "Its calls",
    sortFn: "basic",
    cell: ({ row }) => <HealthCell health={row.original.health} />,
  }),
  column.accessor("tools", {
    header: "Tools",
    sortFn: "basic",
    cell: ({ row }) => <Tools upstream={row.original} />,
  }),
  column.accessor((upstream) => upstream.protocol ?? "", {
    id: "protocol",
    header: "Speaks",
    cell: ({ row }) => row.original.protocol ?? row.original.type,
  }),
  column.accessor("identity", { header: "Calls go as" }),
  column.accessor("approval", { header: "Approval" }),
  column.accessor((upstream) => upstream.loaded ?? "", {
    id: "loaded",
    header: "Last answer",
    sortFn: "basic",
    cell: ({ row }) =>
      row.original.loaded === null ? "never" : <Timestamp time={row.original.loaded} ago />,
  }),
]);

export function UpstreamsPage() {
  const upstreams = useQuery(upstreamsQuery(useApi()));
  return (
    <>
      <PageHeader
        title="Upstreams"
        description="The backends behind this gateway: whether they answer, what they offer, and what of it waits for approval."
      />
      <QueryView query={upstreams} what="the upstreams" height={300}>
        {(all) =>
          all.length === 0 ? (
            <Empty icon={IconServer2} title="No upstreams yet">
              Put one into <code>config.yml</code> and restart the gateway, for example:
              <Code block mt="sm" ta="left" tabIndex={0} role="region" aria-label="Example of an upstream">
                {SAMPLE}
              </Code>
            </Empty>
          ) : (
            <Panel
              title={plural(all.length, "upstream")}
              aside={<CopyCurl path="/upstreams" what="the upstreams" />}
              flush
            >
              <DataTable
                caption="Upstreams"
                columns={COLUMNS}
                rows={all}
                rowId={(upstream) => upstream.id}
                sortedBy="id"
              />
            </Panel>
          )
        }
      </QueryView>
    </>
  );
}

function Name({ upstream }: { upstream: Upstream }) {
  return (
    <div>
      <AnchorLink to="/upstreams/$id" params={{ id: upstream.id }} fw={600} ff="monospace">
        {upstream.id}
      </AnchorLink>
      <Text fz="xs" c="dimmed">
        {upstream.address}
      </Text>
    </div>
  );
}

function State({ upstream }: { upstream: Upstream }) {
  return (
    <div>
      <Phase phase={upstream.phase} />
      {upstream.problem !== null && (
        <Text fz="xs" c="dimmed">
          {upstream.problem}
        </Text>
      )}
    </div>
  );
}

function Tools({ upstream }: { upstream: Upstream }) {
  return (
    <div>
      {upstream.tools}
      {upstream.waiting > 0 && (
        <Text fz="xs" c="var(--outcome-challenge)" fw={600}>
          {upstream.waiting} waiting
          {upstream.flagged > 0 && `, ${upstream.flagged} suspicious`}
        </Text>
      )}
      {upstream.leftOut.length > 0 && (
        <Text fz="xs" c="var(--outcome-challenge)" fw={600}>
          {upstream.leftOut.length} left out
        </Text>
      )}
    </div>
  );
}
