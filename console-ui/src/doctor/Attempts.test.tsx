import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import type { SignInAttempt } from "../api/types";
import { ADMIN, json, renderConsole } from "../testing/renderConsole";
import { merged, sentence, standing } from "./attempts";

const START = "2026-11-21T12:00:00.000Z";
const NOW = Date.parse("2026-11-21T12:00:12.000Z");

const anAttempt = (changes: Partial<SignInAttempt> = {}): SignInAttempt => ({
  id: 1,
  program: "Claude",
  clientId: null,
  clientName: null,
  address: "192.0.2.7",
  browser: null,
  userAgent: "Claude-User/1.0",
  uid: null,
  startedAt: START,
  lastAt: START,
  state: "under_way",
  reached: "resource_metadata",
  next: "server_metadata",
  stuckAt: "2026-11-21T12:00:10.000Z",
  advice: "Run the doctor.",
  steps: [
    {
      at: START,
      lastAt: START,
      stage: "challenge",
      passed: true,
      request: "POST /mcp",
      status: 401,
      detail: "The client was told to sign in.",
      count: 3,
    },
    {
      at: START,
      lastAt: START,
      stage: "resource_metadata",
      passed: true,
      request: "GET /.well-known/oauth-protected-resource/mcp",
      status: 200,
      detail: "",
      count: 1,
    },
  ],
  ...changes,
});

const DONE = anAttempt({
  id: 2,
  program: null,
  clientName: "Story",
  state: "complete",
  reached: "call",
  next: null,
  stuckAt: null,
  advice: null,
});

const open = (attempts: SignInAttempt[], address = "/setup") =>
  renderConsole(address, {
    "GET /session": json(ADMIN),
    "GET /overview": json({
      gateway: {
        mcpUrl: "http://localhost:8080/mcp",
        publicUrl: "http://localhost:8080",
        version: "1",
        environment: null,
      },
      health: [],
    }),
    "GET /sign-in-attempts": json({ since: START, capacity: 200, attempts }),
  });

const panel = async () => within(await screen.findByRole("region", { name: "Sign-in attempts" }));

afterEach(() => vi.unstubAllGlobals());

it("says where a client stopped", () => {
  expect(sentence(anAttempt(), NOW)).toBe(
    "Claude fetched the resource metadata 12 seconds ago and stopped before the authorization server's metadata.",
  );
});

it("takes an attempt for stuck only once what is to come is late", () => {
  expect(standing(anAttempt(), Date.parse(START))).toBe("waiting");
  expect(standing(anAttempt(), NOW)).toBe("stuck");
  expect(standing(DONE, NOW)).toBe("complete");
});

it("puts first what went on, once", () => {
  const went = anAttempt({ reached: "token" });
  expect(merged([DONE, anAttempt()], [went], 200)).toEqual([went, DONE]);
  expect(merged([DONE], [went], 1)).toEqual([went]);
});

it("shows the steps of an attempt and what to do", async () => {
  open([anAttempt()], "/setup?attempt=1");
  const shown = await panel();
  expect(await shown.findByText("Stuck")).toBeDefined();
  expect(shown.getByText("Run the doctor.")).toBeDefined();
  const steps = within(shown.getByRole("list", { name: "Steps of Claude" }));
  expect(steps.getByText(/3 times in a row/)).toBeDefined();
  expect(steps.getByText(/oauth-protected-resource\/mcp: 200/)).toBeDefined();
});

it("opens an attempt and keeps that in the address", async () => {
  const { router } = open([anAttempt()]);
  await userEvent.click(await (await panel()).findByText("Claude"));
  expect(await screen.findByRole("list", { name: "Steps of Claude" })).toBeDefined();
  expect(router.state.location.search).toEqual({ attempt: 1 });
});

it("keeps in the address which attempts are shown", async () => {
  const { router } = open([anAttempt(), DONE]);
  const shown = await panel();
  await shown.findByText(/^Story signed in/);
  await userEvent.click(shown.getByRole("radio", { name: "Stuck or refused" }));
  expect(router.state.location.search).toEqual({ show: "stuck" });
  expect(shown.queryByText(/^Story signed in/)).toBeNull();
});

it("says what to do while nobody has tried", async () => {
  open([]);
  expect(await (await panel()).findByText("Nobody has tried to sign in yet")).toBeDefined();
});

it("says what the filter hides", async () => {
  open([DONE], "/setup?show=stuck");
  const shown = await panel();
  expect(await shown.findByText("No attempt is stuck or was refused")).toBeDefined();
  await userEvent.click(shown.getByRole("link", { name: "Show all" }));
  expect(await shown.findByText(/^Story signed in/)).toBeDefined();
});

it("keeps its failure in its own place", async () => {
  renderConsole("/setup", { "GET /session": json(ADMIN) });
  expect(await screen.findByText("Could not load the sign-in attempts")).toBeDefined();
});
