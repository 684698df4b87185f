import { expect, it, vi } from "vitest";
import type { Session } from "../api/types";
import { highestRole, roleAllows, SessionStore } from "./SessionStore";

const SESSION: Session = {
  user: { username: "admin" },
  roles: ["admin"],
  csrfToken: "t",
  expiresAt: "2026-11-21T20:00:00.000Z",
};

it("keeps who was signed in when the session ends during work", () => {
  const store = new SessionStore();
  store.signedIn(SESSION);
  store.expired();
  expect(store.getState()).toEqual({ status: "expired", session: SESSION });
});

it("gives out no CSRF token of an ended session", () => {
  const store = new SessionStore();
  store.signedIn(SESSION);
  expect(store.csrfToken()).toBe("t");
  store.expired();
  expect(store.csrfToken()).toBeUndefined();
});

it("does not say that a session ended where there was none", () => {
  const store = new SessionStore();
  store.signedOut();
  store.expired();
  expect(store.getState()).toEqual({ status: "signedOut" });
});

it("tells its listeners, until they leave", () => {
  const store = new SessionStore();
  const heard = vi.fn();
  const leave = store.subscribe(heard);
  store.signedIn(SESSION);
  leave();
  store.signedOut();
  expect(heard).toHaveBeenCalledOnce();
});

it("takes the highest role and lets unknown ones count for nothing", () => {
  expect(highestRole(["auditor", "viewer"])).toBe("auditor");
  expect(highestRole(["root"])).toBe("viewer");
});

it("lets a higher role do what a lower one may", () => {
  expect(roleAllows("admin", "auditor")).toBe(true);
  expect(roleAllows("viewer", "auditor")).toBe(false);
});
