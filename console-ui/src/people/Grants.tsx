import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { done } from "../api/client";
import { useApi } from "../api/ConsoleContext";
import type { Grant } from "../api/types";
import { ConfirmButton } from "../revocations/ConfirmButton";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyCurl } from "../ui/CopyCurl";
import { columnsFor, DataTable } from "../ui/DataTable";
import { plural } from "../ui/format";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Scopes } from "../ui/Scopes";
import { Timestamp } from "../ui/Timestamp";
import { grantsQuery } from "./queries";

const column = columnsFor<Grant>();
const COLUMNS = column.columns([
  column.accessor("uid", {
    header: "User",
    cell: ({ row }) => (
      <AnchorLink to="/users/$uid" params={{ uid: row.original.uid }} fw={600}>
        {row.original.uid}
      </AnchorLink>
    ),
  }),
  column.accessor("clientName", {
    header: "Client",
    cell: ({ row }) => <Client grant={row.original} />,
  }),
  column.accessor((grant) => grant.scopes.join(" "), {
    id: "scopes",
    header: "May use",
    cell: ({ row }) => <Scopes scopes={row.original.scopes} />,
  }),
  column.accessor("createdAt", {
    header: "Since",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.createdAt} />,
  }),
  column.accessor("liveTokens", {
    header: "Tokens out",
    sortFn: "basic",
    cell: ({ row }) => tokensText(row.original),
  }),
  column.accessor("expiresAt", {
    header: "Ends",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.expiresAt} />,
  }),
  column.display({ id: "end", header: "End", cell: ({ row }) => <EndGrant grant={row.original} /> }),
]);

const tokensText = ({ liveTokens, renewable }: Grant): string =>
  `${plural(liveTokens, "access token")}${renewable ? ", renewable" : ""}`;

/** What users let clients do: everybody's, or one user's. */
export function Grants({ user }: { user?: string }) {
  const grants = useQuery(grantsQuery(useApi(), user));
  return (
    <Panel
      title={user === undefined ? "What users allowed" : "What they allowed"}
      aside={
        <CopyCurl
          path={user === undefined ? "/grants" : `/grants?user=${encodeURIComponent(user)}`}
          what="the approvals"
        />
      }
      flush
    >
      <QueryView query={grants} what="the grants" height={120}>
        {(all) =>
          all.length === 0 ? (
            <Text fz="sm" c="dimmed" p="md">
              Nobody lets a client do anything now. An approval appears here when somebody signs in with a
              client and allows what it asks for.
            </Text>
          ) : (
            <DataTable
              caption="Approvals that hold"
              columns={COLUMNS}
              rows={all}
              rowId={(grant) => grant.id}
              sortedBy="createdAt"
            />
          )
        }
      </QueryView>
    </Panel>
  );
}

function Client({ grant }: { grant: Grant }) {
  return (
    <div>
      <Text inherit fw={600}>
        {grant.clientName}
      </Text>
      {grant.clientId !== grant.clientName && (
        <Text fz="xs" c="dimmed" ff="monospace">
          {grant.clientId}
        </Text>
      )}
    </div>
  );
}

function EndGrant({ grant }: { grant: Grant }) {
  const api = useApi();
  return (
    <ConfirmButton
      label="End"
      ariaLabel={`End what ${grant.uid} allowed ${grant.clientName}`}
      color="red"
      title={`End what ${grant.uid} allowed ${grant.clientName}?`}
      asCurl={(reason) => ({ path: `/grants/${encodeURIComponent(grant.id)}/end`, body: { reason } })}
      said={`${grant.clientName} no longer acts for ${grant.uid}`}
      change={(reason) =>
        done(api.POST("/grants/{id}/end", { params: { path: { id: grant.id } }, body: { reason } }))
      }
    >
      {plural(grant.liveTokens, "access token")} of it {grant.liveTokens === 1 ? "is" : "are"} refused
      {grant.renewable ? ", and no new one can be fetched" : ""}. {grant.uid} can allow it again.
    </ConfirmButton>
  );
}
