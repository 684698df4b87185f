import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/ConsoleContext";
import type { TokenFamily } from "../api/types";
import { ConfirmButton } from "../revocations/ConfirmButton";
import { kill } from "../revocations/requests";
import { CopyCurl } from "../ui/CopyCurl";
import { columnsFor, DataTable } from "../ui/DataTable";
import { plural } from "../ui/format";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Timestamp } from "../ui/Timestamp";
import { userTokensQuery } from "./queries";

interface Token {
  id: string;
  client: string;
  issuedAt: string | null;
  lastCallAt: string | null;
  expiresAt: string;
  renewable: boolean;
  revoked: boolean;
}

const column = columnsFor<Token>();
const COLUMNS = column.columns([
  column.accessor("client", { header: "Client" }),
  column.accessor("id", {
    header: "Token",
    cell: ({ row }) => (
      <Text fz="xs" ff="monospace">
        {row.original.id}
      </Text>
    ),
  }),
  column.accessor((token) => token.issuedAt ?? "", {
    id: "issuedAt",
    header: "Issued",
    sortFn: "basic",
    cell: ({ row }) => <Time time={row.original.issuedAt} otherwise="not kept" />,
  }),
  column.accessor("expiresAt", {
    header: "Expires",
    sortFn: "basic",
    cell: ({ row }) => <Timestamp time={row.original.expiresAt} />,
  }),
  column.accessor((token) => token.lastCallAt ?? "", {
    id: "lastCallAt",
    header: "Client called",
    sortFn: "basic",
    cell: ({ row }) => <Time time={row.original.lastCallAt} otherwise="never" />,
  }),
  column.display({ id: "revoke", header: "Revoke", cell: ({ row }) => <RevokeToken token={row.original} /> }),
]);

/** Each access token that a user holds, and what could bring another. */
export function UserTokens({ uid }: { uid: string }) {
  const families = useQuery(userTokensQuery(useApi(), uid));
  return (
    <Panel
      title="Tokens they hold"
      aside={<CopyCurl path={`/users/${encodeURIComponent(uid)}/tokens`} what="the tokens" />}
      flush
    >
      <QueryView query={families} what="the tokens" height={120}>
        {(all) => {
          const tokens = all.flatMap(tokensOf);
          const renewable = all.filter((family) => family.approval.renewable && family.tokens.length === 0);
          return (
            <>
              {tokens.length === 0 ? (
                <Text fz="sm" c="dimmed" p="md">
                  No access token of this gateway is out for them. One appears here when they sign in with a
                  client. Tokens of outside issuers are not listed: the gateway sees them only when they are
                  used.
                </Text>
              ) : (
                <DataTable
                  caption="Access tokens that have not expired"
                  columns={COLUMNS}
                  rows={tokens}
                  rowId={(token) => token.id}
                  sortedBy="client"
                />
              )}
              {renewable.length > 0 && (
                <Text fz="sm" c="dimmed" p="md" pt={tokens.length === 0 ? 0 : "md"}>
                  {plural(renewable.length, "client")} could fetch a new token without them:{" "}
                  {renewable.map((family) => family.approval.clientName).join(", ")}. End the approval below
                  to prevent that.
                </Text>
              )}
            </>
          );
        }}
      </QueryView>
    </Panel>
  );
}

const tokensOf = ({ approval, lastCallAt, tokens }: TokenFamily): Token[] =>
  tokens.map((token) => ({
    ...token,
    client: approval.clientName,
    renewable: approval.renewable,
    lastCallAt,
  }));

function Time({ time, otherwise }: { time: string | null; otherwise: string }) {
  return time === null ? otherwise : <Timestamp time={time} ago />;
}

function RevokeToken({ token }: { token: Token }) {
  const api = useApi();
  if (token.revoked) return "revoked";
  const request = (reason: string) => ({ scope: "token" as const, name: token.id, issuer: null, reason });
  return (
    <ConfirmButton
      label="Revoke"
      ariaLabel={`Revoke the token ${token.id} of ${token.client}`}
      color="red"
      title={`Revoke this token of ${token.client}?`}
      said={`The token of ${token.client} is revoked`}
      change={(reason) => kill(api, request(reason))}
      asCurl={(reason) => ({ path: "/kill", body: request(reason) })}
    >
      Calls with this token are refused from now on.{" "}
      {token.renewable
        ? `${token.client} can fetch another one without the user; end the approval to prevent that.`
        : `${token.client} has to ask the user again.`}
    </ConfirmButton>
  );
}
