import { useDocumentVisibility } from "@mantine/hooks";
import { useEffect } from "react";
import { useSessionState } from "../session/useSession";
import { useConsole, useStreamState } from "../api/ConsoleContext";

/** Holds the event stream open while somebody is signed in and looks at the tab. */
export function useLiveStream(): void {
  const { api, session, stream } = useConsole();
  const { status } = useSessionState();
  const visible = useDocumentVisibility() === "visible";
  const state = useStreamState();

  useEffect(() => {
    if (status !== "signedIn" || !visible) return undefined;
    stream.start();
    return () => stream.stop();
  }, [stream, status, visible]);

  // An event source does not say why it broke off; an ended session shows by asking for it.
  useEffect(() => {
    if (state !== "reconnecting" || status !== "signedIn") return undefined;
    const check = setTimeout(() => {
      void api.GET("/session").then(
        ({ response }) => {
          if (response.status === 401) session.expired();
        },
        () => undefined,
      );
    }, 1_000);
    return () => clearTimeout(check);
  }, [api, session, state, status]);
}
