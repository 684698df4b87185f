import { cleanup, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { Tool } from "../api/types";
import { ADMIN, aTool, json, renderConsole, type Answers } from "../testing/renderConsole";
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
  settled: true,
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

const open = (address = "/tools", hints: object = HINTS, tools: Tool[] = TOOLS, more: Answers = {}) =>
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
    ...more,
  });

it("says how much each tool is called, and what nobody needs", async () => {
  open();
  const table = within(await screen.findByRole("table", { name: "Tools" }));
  expect(await table.findByText("25 % refused")).toBeDefined();
  expect(table.getByText("none recorded")).toBeDefined();
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
  expect(sent("PUT", "/tools/notes_add/access")[0]?.headers.get("If-Match")).toBe('"3"');
});

it("changes what was looked at when it was opened, and stays until all is said", async () => {
  let now = TOOLS;
  const answers: ((response: Response) => void)[] = [];
  const { sent, queries } = open("/tools", HINTS, TOOLS, {
    "GET /tools": () => Response.json({ tools: now }),
    "PUT /tools/echo/access": () => new Promise((resolve) => answers.push(resolve)),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Change 2 tools" }));
  const dialog = within(await screen.findByRole("dialog"));
  now = [aTool("echo", needs("demo:read")), aTool("notes_add", { ...needs("theirs"), enabled: false }, 4)];
  await queries.invalidateQueries({ queryKey: ["tools"] });
  expect(dialog.getByRole("checkbox", { name: "notes_add" })).toBeDefined();
  await userEvent.type(dialog.getByLabelText(/Reason/u), "Maintenance");
  await userEvent.click(dialog.getByRole("button", { name: "Change 2 tools" }));
  await waitFor(() => expect(answers).toHaveLength(1));
  await userEvent.keyboard("{Escape}");
  expect(dialog.getByRole("button", { name: "Cancel" })).toHaveProperty("disabled", true);
  answers[0]?.(Response.json({ ...TOOLS[0], revision: 1 }));
  expect(await dialog.findByText(/1 tool changed; the next call obeys. Not changed: 1/u)).toBeDefined();
  expect(sent("PUT", "/tools/notes_add/access")[0]?.headers.get("If-Match")).toBe('"3"');
});

it("says how far it looked, and who would be let in", async () => {
  open("/tools", HINTS, TOOLS, {
    "POST /tools/echo/impact": json({
      calls: 19_000,
      complete: false,
      undecided: 1_000,
      denied: NO_IMPACT,
      allowed: { calls: 3, callers: 1, shown: [] },
    }),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Change 2 tools" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(
    await dialog.findByText(
      "3 of its latest 20,000 calls, by 1 caller, would have been let through. 1,000 were turned away before access was looked at.",
    ),
  ).toBeDefined();
  expect(await dialog.findByText("It was not called in the last 7 days.")).toBeDefined();
});

it("sends no scope that the click on the button completed", async () => {
  const { sent } = open();
  await userEvent.click(await screen.findByRole("button", { name: "Change 2 tools" }));
  const dialog = within(await screen.findByRole("dialog"));
  await userEvent.selectOptions(dialog.getByLabelText("What"), "scopes");
  await userEvent.type(dialog.getByLabelText(/Reason/u), "Maintenance");
  await userEvent.type(await dialog.findByLabelText("Scopes", { selector: "input" }), "one,");
  const button = await dialog.findByRole("button", { name: "Change 2 tools" });
  await waitFor(() => expect(button).toHaveProperty("disabled", false));
  await userEvent.type(dialog.getByLabelText("Scopes", { selector: "input" }), "two");
  await userEvent.click(button);
  expect(await dialog.findAllByText("two")).not.toHaveLength(0);
  expect(sent("PUT", "/tools/echo/access")).toHaveLength(0);
});

it("shows all of a long list when asked, and says where the gateway cut it", async () => {
  const many = Array.from({ length: 100 }, () => HINTS.unused[0]);
  open("/tools", { ...HINTS, unused: many });
  const name = "Scopes that their holders did not need";
  const list = within(await screen.findByRole("list", { name }));
  expect(list.getAllByRole("listitem").length).toBeLessThan(100);
  await userEvent.click(screen.getByRole("button", { name: `Show all 100: ${name}` }));
  expect(list.getAllByRole("listitem").length).toBeGreaterThanOrEqual(100);
  expect(screen.getByText("There may be more: these are the first 100.")).toBeDefined();
});

it("blames no tool that was changed lately", async () => {
  open("/tools", { ...HINTS, tools: [usedTool("echo", 8), { ...usedTool("notes_add", 0), settled: false }] });
  expect(await screen.findByText(/^Each tool that is on, and that nobody changed/u)).toBeDefined();
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
