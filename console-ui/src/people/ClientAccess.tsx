import { useApi } from "../api/ConsoleContext";
import type { ClientView } from "../api/types";
import { ConfirmButton } from "../revocations/ConfirmButton";
import { kill } from "../revocations/requests";

/** Ends what a client was given. */
export function ClientAccess({ client }: { client: ClientView }) {
  const api = useApi();
  return (
    <ConfirmButton
      label="Revoke tokens"
      ariaLabel={`Revoke tokens: ${client.name}`}
      color="red"
      title={`Revoke the tokens of ${client.name}?`}
      said={`The tokens of ${client.name} are revoked`}
      change={(reason) => kill(api, { scope: "client", name: client.clientId, issuer: null, reason })}
    >
      Every token that this client holds is refused, for all users. It can ask them to allow it again.
    </ConfirmButton>
  );
}
