import { Stack, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/ConsoleContext";
import type { PossibleCaller, Tool } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyCurl } from "../ui/CopyCurl";
import { columnsFor, DataTable } from "../ui/DataTable";
import { Empty } from "../ui/Empty";
import { formatTime } from "../ui/format";
import { Decision } from "../ui/Outcome";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Scopes } from "../ui/Scopes";
import { useZone } from "../ui/zone";
import { callersQuery } from "./queries";

const HOLDINGS: Record<PossibleCaller["holding"], string> = {
  approval: "approved a client",
  api_key: "API key",
  service_client: "service client",
  seen: "called before",
};

const column = columnsFor<PossibleCaller>();
const COLUMNS = column.columns([
  column.accessor((caller) => (caller.allowed ? 0 : 1), {
    id: "may",
    header: "May call",
    sortFn: "basic",
    cell: ({ row }) => <Decision decision={row.original.allowed ? "allow" : "challenge"} />,
  }),
  column.accessor("id", {
    header: "Caller",
    cell: ({ row }) => (
      <AnchorLink to="/audit" search={{ user: row.original.id, range: "30d" }} fw={600}>
        {row.original.id}
      </AnchorLink>
    ),
  }),
  column.accessor((caller) => caller.clientId ?? "", { id: "client", header: "By way of" }),
  column.accessor((caller) => HOLDINGS[caller.holding], { id: "holding", header: "Known from" }),
  column.accessor((caller) => caller.scopes.join(" "), {
    id: "scopes",
    header: "Holds",
    cell: ({ row }) => <Scopes scopes={row.original.scopes} />,
  }),
  column.accessor((caller) => caller.missingScopes.join(" "), {
    id: "missing",
    header: "Lacks",
    cell: ({ row }) => <Scopes scopes={row.original.missingScopes} none="nothing" />,
  }),
]);

export function CallersTab({ tool }: { tool: Tool }) {
  useZone();
  const callers = useQuery(callersQuery(useApi(), tool.name));
  return (
    <QueryView query={callers} what="who can call it" height={280}>
      {({ anybody, seenSince, callers: all }) => (
        <Stack>
          <Text fz="sm">
            {anybody
              ? "Everybody can call it, without signing in."
              : "By what they hold now: approvals, API keys, service clients, and the latest call of everybody who called it"}
            {!anybody && ` since ${formatTime(seenSince)}. A user can still approve more.`}
          </Text>
          {all.length === 0 ? (
            <Empty icon={IconUsers} title="Nobody is known who could">
              Nobody approved a client yet, there are no API keys, and nobody called it.
            </Empty>
          ) : (
            <Panel
              title="Who can call it"
              aside={
                <CopyCurl path={`/tools/${encodeURIComponent(tool.name)}/callers`} what="who can call it" />
              }
              flush
            >
              <DataTable
                caption="Who can call it"
                columns={COLUMNS}
                rows={all}
                rowId={(caller) =>
                  `${caller.holding} ${caller.id} ${caller.clientId ?? ""} ${caller.scopes.join(" ")}`
                }
                sortedBy="may"
              />
            </Panel>
          )}
        </Stack>
      )}
    </QueryView>
  );
}
