import { Alert, Button, Group } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { unwrap } from "../api/client";
import { useConsole } from "../api/ConsoleContext";
import { ApiProblem, messageOf } from "../api/problem";

/** For operators of an identity provider: they sign in in another tab, so that this page stays as it is. */
export function ElsewhereAgain({ onSignedIn }: { onSignedIn: () => void }) {
  const { api, session } = useConsole();
  const look = useMutation({
    mutationFn: async () => session.signedIn(await unwrap(api.GET("/session"))),
    onSuccess: onSignedIn,
  });
  return (
    <>
      {look.isError && (
        <Alert color="red" role="alert" mb="md" title="Not signed in yet">
          {look.error instanceof ApiProblem && look.error.status === 401
            ? "Sign in in the other tab first."
            : messageOf(look.error)}
        </Alert>
      )}
      <Group>
        <Button component="a" href="/api/login/oidc" target="_blank" rel="noopener">
          Sign in in a new tab
        </Button>
        <Button variant="default" loading={look.isPending} onClick={() => look.mutate()}>
          I have signed in
        </Button>
      </Group>
    </>
  );
}
