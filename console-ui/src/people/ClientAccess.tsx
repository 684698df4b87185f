import { Group } from "@mantine/core";
import { useApi } from "../api/ConsoleContext";
import type { ClientView, Grant } from "../api/types";
import { useQuery } from "@tanstack/react-query";
import { removeClient } from "../machines/requests";
import { ConfirmButton } from "../revocations/ConfirmButton";
import { kill } from "../revocations/requests";
import { plural } from "../ui/format";
import { grantsQuery } from "./queries";

/** Ends what a client was given. */
export function ClientAccess({ client }: { client: ClientView }) {
  const api = useApi();
  const effect = effectOf(useQuery(grantsQuery(api)).data, client.clientId);
  return (
    <Group gap="xs">
      <ConfirmButton
        label="Revoke tokens"
        ariaLabel={`Revoke tokens: ${client.name}`}
        color="red"
        title={`Revoke the tokens of ${client.name}?`}
        said={`The tokens of ${client.name} are revoked`}
        change={(reason) => kill(api, { scope: "client", name: client.clientId, issuer: null, reason })}
        asCurl={(reason) => ({ path: "/kill", body: { scope: "client", name: client.clientId, reason } })}
      >
        {effect}
        {client.forItself
          ? "Every token that this client holds is refused. It can fetch new ones."
          : "Every token that this client holds is refused, for all users. It can ask them to allow it again."}
      </ConfirmButton>
      <ConfirmButton
        label="Remove"
        ariaLabel={`Remove ${client.name}`}
        color="red"
        title={`Remove ${client.name}?`}
        said={`${client.name} is removed`}
        change={(reason) => removeClient(api, client.clientId, reason)}
        asCurl={(reason) => ({ path: "/clients/remove", body: { clientId: client.clientId, reason } })}
      >
        {effect}The gateway forgets this client, ends what users allowed it, and refuses its tokens.{" "}
        {client.registration === "configured"
          ? "Somebody has to add it again before it can come back."
          : "It can register itself again and ask users anew."}
      </ConfirmButton>
    </Group>
  );
}

/** How many people and tokens it is about, said first. */
function effectOf(grants: readonly Grant[] | undefined, clientId: string): string {
  const held = (grants ?? []).filter((grant) => grant.clientId === clientId);
  if (held.length === 0) return "";
  const users = new Set(held.map(({ uid }) => uid)).size;
  const tokens = held.reduce((sum, { liveTokens }) => sum + liveTokens, 0);
  return `${plural(users, "user")} allowed it something; ${plural(tokens, "access token")} of that ${tokens === 1 ? "is" : "are"} out. `;
}
