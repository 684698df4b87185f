import { screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import { anEvent } from "../testing/events";
import { ADMIN, json, renderConsole } from "../testing/renderConsole";
// The page loads it when it is needed, which on a busy machine takes as long as a test may wait.
import "./EventDrawer";

const HOSTILE = "<img src=x onerror=alert(1)>";
const EVENT = anEvent({
  seq: 7,
  decisionId: "dec_7",
  decision: "challenge",
  reason: "insufficient_scope",
  clientName: HOSTILE,
  argsPreview: HOSTILE,
  missingScopes: ["demo:write"],
  requiredScopes: ["demo:write"],
});

const openEvent = (story: object = {}) =>
  renderConsole("/audit?event=7", {
    "GET /session": json(ADMIN),
    "GET /audit": json({ events: [], next: null, total: 0 }),
    "GET /audit/7": json(EVENT),
    "GET /users": json({ users: [{ uid: "u1", username: "alex", name: "Alex" }] }),
    "GET /decisions/dec_7": json({
      event: EVENT,
      summary: "alex may not call echo.",
      steps: [{ name: "policy", status: "fail", detail: "needs demo:write" }],
      fixes: ["Grant demo:write"],
      today: { decision: "allow", reason: "allowed", requiredScopes: [], missingScopes: [] },
      ...story,
    }),
  });

afterEach(() => vi.unstubAllGlobals());

it("opens the event of the address although no loaded row shows it", async () => {
  openEvent();
  expect(await screen.findByText("alex may not call echo.")).toBeDefined();
  expect(screen.getByText("needs demo:write")).toBeDefined();
  expect(screen.getByText("Grant demo:write")).toBeDefined();
  expect(screen.getByText("The same call today:", { exact: false })).toBeDefined();
});

it("leads to the editor with the scopes taken away that were missing", async () => {
  openEvent();
  const link = await screen.findByRole("link", { name: "Stop asking for demo:write" });
  const { pathname, searchParams } = new URL(link.getAttribute("href") ?? "", "http://x");
  expect(pathname).toBe("/console/tools/echo");
  expect(searchParams.get("without")).toBe("demo:write");
});

it("says the caller by name", async () => {
  openEvent();
  expect(await screen.findByRole("link", { name: "alex" })).toBeDefined();
});

it("shows what clients sent as text", async () => {
  openEvent();
  expect(await screen.findByText(HOSTILE, { selector: "pre" })).toBeDefined();
  expect(document.querySelector("img")).toBeNull();
});
