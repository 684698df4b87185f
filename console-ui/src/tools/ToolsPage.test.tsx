import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { Tool } from "../api/types";
import { ADMIN, aTool, json, renderConsole } from "../testing/renderConsole";
import { bulkAccess } from "./BulkAccess";

afterEach(() => vi.unstubAllGlobals());

const needs = (...scopes: string[]) => ({ mode: "required" as const, scopes, enabled: true });
const STALE = { since: "2026-11-21T09:00:00.000Z", reason: "calc cannot be reached." };
const TOOLS = [aTool("echo", needs("demo:read")), aTool("notes_add", needs("notes:write"), 3)];
const usedTool = (name: string, calls: number) => ({
  name,
  calls,
  refused: calls / 4,
  lastCalledAt: calls === 0 ? null : "2026-11-21T10:00:00.000Z",
});
const HINTS = {
  from: "2026-10-22T00:00:00.000Z",
  recordedSince: "2026-09-01T00:00:00.000Z",
  tools: [usedTool("echo", 8), usedTool("notes_add", 0)],
  unused: [
    {
      holding: "approval",
      id: "alex",
      clientId: "client-1",
      scopes: ["orders:write"],
      all: ["orders:read", "orders:write"],
    },
  ],
  lacked: [{ tool: "echo", scope: "demo:read", calls: 2, callers: 1 }],
};
const NO_IMPACT = { calls: 0, callers: 0, shown: [] };

const open = (address = "/tools", hints: object = HINTS, tools: Tool[] = TOOLS) =>
  renderConsole(address, {
    "GET /session": json(ADMIN),
    "GET /tools": json({ tools }),
    "GET /offerings": json({ offerings: [] }),
    "GET /least-privilege": json(hints),
    "POST /tools/echo/impact": json({
      calls: 5,
      complete: true,
      undecided: 0,
      denied: { calls: 5, callers: 2, shown: [] },
      allowed: NO_IMPACT,
    }),
    "POST /tools/notes_add/impact": json({
      calls: 0,
      complete: true,
      undecided: 0,
      denied: NO_IMPACT,
      allowed: NO_IMPACT,
    }),
    "PUT /tools/echo/access": json({ ...TOOLS[0], revision: 1 }),
    "PUT /tools/notes_add/access": json(
      { code: "revision_conflict", message: "Somebody changed notes_add.", current: TOOLS[1] },
      409,
    ),
  });

it("says how much each tool is called, and what nobody needs", async () => {
  open();
  const table = within(await screen.findByRole("table", { name: "Tools" }));
  expect(await table.findByText("25 % refused")).toBeDefined();
  expect(table.getByText("not lately")).toBeDefined();
  const idle = within(await screen.findByRole("list", { name: "Tools that are on and that nobody called" }));
  expect(idle.getByRole("link", { name: "notes_add" })).toBeDefined();
  const unused = screen.getByRole("list", { name: "Scopes that their holders did not need" });
  expect(unused.textContent).toContain("orders:write of 2 scopes");
  const lacked = screen.getByRole("list", { name: "Tools whose refused callers all lacked the same scope" });
  expect(lacked.textContent).toContain("2 calls of 1 user lacked demo:read");
});

it("claims nothing of a time that the record does not reach back to", async () => {
  open("/tools", { ...HINTS, recordedSince: "2026-11-01T00:00:00.000Z", unused: [] });
  expect(await screen.findByText(/The record begins on 1 Nov 2026/u)).toBeDefined();
  expect(screen.queryByText("Tools that are on and that nobody called")).toBeNull();
});

it("keeps the sorting in the address", async () => {
  const { router } = open("/tools?sort=Tools:-calls");
  const table = within(await screen.findByRole("table", { name: "Tools" }));
  await table.findByText("25 % refused");
  expect(table.getAllByRole("row")[1]?.textContent).toContain("echo");
  await userEvent.click(table.getByRole("button", { name: "Tool" }));
  await waitFor(() => expect(router.state.location.search).toEqual({ sort: "Tools:name" }));
});

it("marks tools whose upstream does not answer, in the list and on their page", async () => {
  const kept: Tool = { ...aTool("calc_add", needs("calc")), upstream: "calc", stale: STALE };
  open("/tools", HINTS, [kept]);
  const table = within(await screen.findByRole("table", { name: "Tools" }));
  expect(table.getByText(/^stale since/u)).toBeDefined();
  expect(table.getByText(STALE.reason)).toBeDefined();
  cleanup();

  renderConsole("/tools/calc_add", { "GET /session": json(ADMIN), "GET /tools/calc_add": json(kept) });
  const notice = await screen.findByRole("alert");
  expect(notice.textContent).toContain("Stale since");
  expect(notice.textContent).toContain(
    `calc does not answer, so this is what it offered last. ${STALE.reason}`,
  );
  expect(within(notice).getByRole("link", { name: "calc" })).toBeDefined();
});

it("changes many tools at once, each as a revision, and says which were not changed", async () => {
  const { sent } = open();
  await userEvent.click(await screen.findByRole("button", { name: "Change 2 tools" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(await dialog.findByText(/5 of its calls in the last 7 days, by 2 callers/u)).toBeDefined();
  await userEvent.type(dialog.getByLabelText(/Reason/u), "Maintenance");
  await userEvent.click(dialog.getByRole("button", { name: "Change 2 tools" }));
  expect(await dialog.findByText(/1 tool changed; the next call obeys. Not changed: 1/u)).toBeDefined();
  expect(dialog.getByText(/Somebody changed notes_add/u)).toBeDefined();
  const [put] = sent("PUT", "/tools/echo/access");
  expect(put?.headers.get("If-Match")).toBe('"0"');
  expect(await put?.json()).toMatchObject({ enabled: false, note: "Maintenance" });
});

it("leaves out a tool that is unticked", async () => {
  const { sent } = open();
  await userEvent.click(await screen.findByRole("button", { name: "Change 2 tools" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.click(dialog.getByRole("checkbox", { name: "notes_add" }));
  await userEvent.type(dialog.getByLabelText(/Reason/u), "Maintenance");
  await userEvent.click(dialog.getByRole("button", { name: "Change 1 tool" }));
  expect(await dialog.findByText(/1 tool changed/u)).toBeDefined();
  expect(sent("PUT", "/tools/notes_add/access")).toHaveLength(0);
});

it("adds scopes to those that a tool asks for", () => {
  expect(bulkAccess(needs("b"), "scopes", ["a", "b"]).scopes).toEqual(["a", "b"]);
  expect(bulkAccess(needs("b"), "off", [])).toEqual({ ...needs("b"), enabled: false });
});
