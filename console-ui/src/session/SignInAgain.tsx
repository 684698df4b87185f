import { Modal, Text } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { ElsewhereAgain } from "./ElsewhereAgain";
import { LoginForm } from "./LoginForm";
import { useSessionState } from "./useSession";

/** Lies over the page when the session ended, so that nothing typed there is lost. */
export function SignInAgain() {
  const state = useSessionState();
  const queryClient = useQueryClient();
  const signedIn = () => void queryClient.invalidateQueries();
  if (state.status !== "expired") return null;

  return (
    <Modal
      opened
      onClose={() => undefined}
      title="Your session has ended"
      centered
      withCloseButton={false}
      closeOnEscape={false}
      closeOnClickOutside={false}
    >
      <Text fz="sm" c="dimmed" mb="md">
        Sign in again to go on where you were.
      </Text>
      {state.session.user.username.startsWith("oidc:") ? (
        <ElsewhereAgain onSignedIn={signedIn} />
      ) : (
        <LoginForm username={state.session.user.username} onSignedIn={signedIn} />
      )}
    </Modal>
  );
}
