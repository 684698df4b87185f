import { useSyncExternalStore } from "react";
import { useConsole } from "../api/ConsoleContext";
import { highestRole, type Role, type SessionState } from "./SessionStore";

export function useSessionState(): SessionState {
  const { session } = useConsole();
  return useSyncExternalStore(session.subscribe, session.getState);
}

/** The role of whoever is signed in; it only decides what the console offers, the gateway decides what happens. */
export function useRole(): Role {
  const state = useSessionState();
  return "session" in state ? highestRole(state.session.roles) : "viewer";
}
