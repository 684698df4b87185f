import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, json, renderConsole } from "../testing/renderConsole";

const REPORT = {
  intact: true,
  firstSeq: 4,
  checked: 5,
  erased: 0,
  removed: 0,
  checkpoints: 1,
  spilled: 0,
  headSeq: 8,
  headHash: "00ff",
  firstBad: null,
  tookMs: 3,
};

/** The console with a gateway that remembers what it was asked to check. */
const open = (states: readonly object[], ended: Promise<void> = Promise.resolve()) => {
  const asked: string[] = [];
  let told = 0;
  renderConsole("/audit", {
    "GET /session": json(ADMIN),
    "GET /users": json({ users: [] }),
    "GET /audit": json({ events: [], next: null, newest: null, total: 0, terms: [] }),
    "GET /audit/verify": () => Response.json(states[Math.min(told++, states.length - 1)]),
    "POST /audit/verify": async (request) => {
      asked.push(new URL(request.url).search);
      await ended;
      return Response.json(REPORT);
    },
  });
  return asked;
};

const idle = { running: null, last: null };
const begin = async () => userEvent.click(await screen.findByRole("button", { name: "Verify chain" }));
const button = () => screen.getByRole("button", { name: "Check" });
const check = async () => userEvent.click(await screen.findByRole("button", { name: "Check" }));

afterEach(() => vi.unstubAllGlobals());

it("checks everything unless told otherwise", async () => {
  const asked = open([idle]);
  await begin();
  await check();
  expect(await screen.findByText("#4 to #8")).toBeDefined();
  expect(screen.getByText(/5 events checked/)).toBeDefined();
  expect(asked).toEqual([""]);
});

it("checks the events that are named", async () => {
  const asked = open([idle]);
  await begin();
  await userEvent.click(await screen.findByRole("radio", { name: "Events by number" }));
  await userEvent.type(screen.getByRole("textbox", { name: "From event" }), "4");
  await userEvent.type(screen.getByRole("textbox", { name: "To event" }), "8");
  await check();
  await screen.findByText("#4 to #8");
  expect(asked).toEqual(["?first=4&last=8"]);
});

it("checks the time that is shown", async () => {
  const asked = open([idle]);
  await begin();
  await userEvent.click(await screen.findByRole("radio", { name: /^The time shown: last/ }));
  await check();
  await screen.findByText("#4 to #8");
  expect(asked).toHaveLength(1);
  expect(asked[0]).toMatch(/^\?from=2/);
});

it("shows how far a check is that somebody else began", async () => {
  open([{ running: { time: "2026-11-21T12:00:00.000Z", checked: 1_200, of: 5_000 }, last: null }, idle]);
  await begin();
  expect(await screen.findByText("1,200 of 5,000 events checked")).toBeDefined();
  expect(screen.getByText(/^1,200 of/).closest("[role=status]")).toBeNull();
  await waitFor(() => expect(button().hasAttribute("aria-disabled")).toBe(false), { timeout: 20_000 });
}, 30_000);

it("keeps the focus, and says the beginning and the end", async () => {
  let end: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  open([idle], ended);
  await begin();
  await check();
  expect(await screen.findByText("The check is under way.")).toBeDefined();
  expect(document.activeElement).toBe(button());
  await check();
  end?.();
  expect((await screen.findByRole("alert")).textContent).toContain("Intact");
  expect(document.activeElement).toBe(button());
});

it("shows what was found while the dialog was closed", async () => {
  let end: (() => void) | undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const asked = open([idle], ended);
  await begin();
  await check();
  await screen.findByText("The check is under way.");
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByText("The check is under way.")).toBeNull());
  end?.();
  await begin();
  expect(await screen.findByText("#4 to #8")).toBeDefined();
  expect(asked).toEqual([""]);
});

it("shows what the last check found after a reload", async () => {
  open([
    { running: null, last: { time: "2026-11-20T12:00:00.000Z", intact: false, firstSeq: 1, headSeq: 900 } },
  ]);
  await begin();
  expect(
    await screen.findByText(/The chain was found broken when this node checked #1 to #900/),
  ).toBeDefined();
});
