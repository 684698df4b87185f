import { Group } from "@mantine/core";
import { useApi } from "../api/ConsoleContext";
import type { Person } from "../api/types";
import { ConfirmButton } from "../revocations/ConfirmButton";
import { disable, enable, kill } from "../revocations/requests";

/** Ends or returns a user's access. */
export function UserAccess({ user }: { user: Person }) {
  const api = useApi();
  const { uid, username } = user;
  return (
    <Group gap="xs">
      <ConfirmButton
        label="Sign out everywhere"
        ariaLabel={`Sign out everywhere: ${username}`}
        title={`Sign ${username} out everywhere?`}
        said={`${username} is signed out everywhere`}
        change={(reason) => kill(api, { scope: "user", name: uid, issuer: null, reason })}
        asCurl={(reason) => ({ path: "/kill", body: { scope: "user", name: uid, reason } })}
      >
        Every token that {username} holds is refused, and browser sessions and connected clients end. They can
        sign in again.
      </ConfirmButton>
      {user.disabled ? (
        <ConfirmButton
          label="Enable"
          ariaLabel={`Enable ${username}`}
          title={`Enable ${username}?`}
          said={`${username} is enabled`}
          change={(reason) => enable(api, { name: uid, issuer: null, reason })}
          asCurl={(reason) => ({ path: "/users/enable", body: { name: uid, reason } })}
        >
          {username} can sign in again. Tokens of before stay refused.
        </ConfirmButton>
      ) : (
        <ConfirmButton
          label="Disable"
          ariaLabel={`Disable ${username}`}
          color="red"
          title={`Disable ${username}?`}
          said={`${username} is disabled`}
          change={(reason) => disable(api, { name: uid, issuer: null, reason })}
          asCurl={(reason) => ({ path: "/users/disable", body: { name: uid, reason } })}
        >
          {username} is locked out, whatever token they bring, until somebody enables them again.
        </ConfirmButton>
      )}
    </Group>
  );
}
