import type { Session } from "../api/types";

export type SessionState =
  | { status: "unknown" }
  | { status: "signedOut" }
  | { status: "signedIn"; session: Session }
  /** The session ended while somebody was working: the page stays, a new sign-in goes on top of it. */
  | { status: "expired"; session: Session };

export type Role = Session["roles"][number];

const RANKS: readonly Role[] = ["viewer", "auditor", "admin"];

export class SessionStore {
  private state: SessionState = { status: "unknown" };
  private readonly listeners = new Set<() => void>();

  readonly getState = (): SessionState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly csrfToken = (): string | undefined =>
    this.state.status === "signedIn" ? this.state.session.csrfToken : undefined;

  signedIn(session: Session): void {
    this.set({ status: "signedIn", session });
  }

  readonly signedOut = (): void => {
    this.set({ status: "signedOut" });
  };

  readonly expired = (): void => {
    if (this.state.status === "signedIn") this.set({ status: "expired", session: this.state.session });
  };

  private set(state: SessionState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

/** The highest of the roles that somebody has; unknown roles count for nothing. */
export function highestRole(roles: readonly string[]): Role {
  return RANKS.findLast((role) => roles.includes(role)) ?? "viewer";
}

export function roleAllows(role: Role, needed: Role): boolean {
  return RANKS.indexOf(role) >= RANKS.indexOf(needed);
}
