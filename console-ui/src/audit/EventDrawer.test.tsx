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

const GATEWAY = {
  version: "1.2.3",
  publicUrl: "https://g.example",
  mcpUrl: "https://g.example/mcp",
  environment: null,
  auditKeptSeconds: null,
};

const openEvent = (story: object = {}) =>
  renderConsole("/audit?event=7", {
    "GET /session": json(ADMIN),
    "GET /audit": json({ events: [], next: null, total: 0 }),
    "GET /audit/7": json(EVENT),
    "GET /overview": json({ gateway: GATEWAY, health: [] }),
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

it.each([
  ["an anonymous call", { reason: "no_credentials", uid: null }],
  ["a resource", { method: "resources/read", tool: "demo://notes/1" }],
])("offers nothing about a tool's scopes for %s", async (_what, part) => {
  openEvent({ event: { ...EVENT, ...part } });
  await screen.findByText("Grant demo:write");
  expect(screen.queryByRole("link", { name: /^Stop asking for/u })).toBeNull();
});

it("leads to the access of a prompt", async () => {
  openEvent({ event: { ...EVENT, method: "prompts/get", tool: "review" } });
  const link = await screen.findByRole("link", { name: "Edit the access of review" });
  const { pathname, searchParams } = new URL(link.getAttribute("href") ?? "", "http://x");
  expect(pathname).toBe("/console/tools/offerings/prompt");
  expect(searchParams.get("id")).toBe("review");
});

const curlButton = () => screen.findByRole("button", { name: "Copy as curl" });

it.each([
  ["cut", '{"text":"aaaa…', "Its arguments were too long to be recorded whole."],
  ["not there", null, "No arguments are recorded, or your role may not see them."],
])("copies no call whose arguments are %s", async (_what, argsPreview, why) => {
  openEvent({ event: { ...EVENT, argsPreview } });
  expect(await screen.findByText(why)).toBeDefined();
  expect((await curlButton()).hasAttribute("disabled")).toBe(true);
});

it("says that a copied call has to be completed", async () => {
  openEvent({ event: { ...EVENT, argsPreview: '{"password":"[redacted]"}' } });
  expect(await screen.findByText("Put back what is redacted or cut in its arguments.")).toBeDefined();
  expect((await curlButton()).hasAttribute("disabled")).toBe(false);
});

it("makes no command of a name that no tool has", async () => {
  openEvent({ event: { ...EVENT, reason: "unknown_tool", tool: "x/../orders_delete", argsPreview: "{}" } });
  await screen.findByText("Grant demo:write");
  expect(screen.queryByRole("button", { name: "Copy as curl" })).toBeNull();
});
