import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, json, renderConsole } from "../testing/renderConsole";

const TIME = { from: "2026-11-21T11:59:00.000Z", to: "2026-11-21T12:00:00.000Z" };
const NUMBERS = { allow: 110, deny: 6, limit: 3, challenge: 1, errors: 12, p50Ms: 2, p95Ms: 20, p99Ms: 38.4 };

const OVERVIEW = {
  gateway: {
    version: "1.2.3",
    publicUrl: "https://gateway.example.com",
    mcpUrl: "https://gateway.example.com/mcp",
    issuer: "https://gateway.example.com",
    startedAt: "2026-11-21T09:00:00.000Z",
    environment: { name: "Staging", color: "orange" },
  },
  now: { ...TIME, ...NUMBERS },
  lastHour: { ...TIME, ...NUMBERS },
  chain: {
    headSeq: 1_204_400,
    headHash: "00",
    verified: { time: "2026-11-21T11:00:00.000Z", intact: true, seq: 1_204_331 },
  },
  tools: { total: 3, enabled: 2 },
  health: [],
  keys: [
    {
      issuer: "https://idp.example.com",
      embedded: false,
      ageSeconds: null,
      problem: "the host does not answer",
    },
  ],
  denials: [{ reason: "insufficient_scope", tool: "echo", uid: "mira", count: 4, lastSeq: 9 }],
  changes: [],
  firstRun: {
    steps: [
      { name: "upstream", done: true },
      { name: "call", done: false },
    ],
  },
};

const open = (overview: object, session: object = ADMIN) =>
  renderConsole("/", {
    "GET /session": json(session),
    "GET /overview": json(overview),
    "GET /upstreams": json({ upstreams: [] }),
    "GET /users": json({ users: [] }),
    "GET /metrics": json({ step: 5, points: [] }),
    "POST /overview/first-run/dismiss": () => new Response(null, { status: 204 }),
  });

const searchOf = (name: string | RegExp) =>
  new URL(screen.getByRole("link", { name }).getAttribute("href") ?? "", "http://x").searchParams;

afterEach(() => vi.unstubAllGlobals());

it("links each number to the very events that it counts", async () => {
  open(OVERVIEW);
  await screen.findByRole("link", { name: "2 requests a second" });
  expect(searchOf("2 requests a second").get("q")).toBe("front:mcp,rest,proxy");
  expect(searchOf("10 % errors").get("q")).toContain("outcome:tool_error,timeout,unknown");
  expect(searchOf("p99 38 ms").get("q")).toContain("ms:>38");
  expect(searchOf("6 denied").get("q")).toContain("decision:deny");
  expect(searchOf("6 denied").get("from")).toBe(TIME.from);
  expect(searchOf("6 denied").get("to")).toBe(TIME.to);
});

it("says up to which event the chain was verified, and that it was not", async () => {
  open(OVERVIEW);
  expect(await screen.findByText(/audit chain verified to/u)).toBeDefined();
  expect(screen.getByRole("link", { name: "#1,204,331" })).toBeDefined();
});

it("does not claim a check that nobody made", async () => {
  open({ ...OVERVIEW, chain: { ...OVERVIEW.chain, verified: null } });
  expect(await screen.findByRole("link", { name: "#1,204,400, not verified yet" })).toBeDefined();
});

it("shouts that the chain is broken", async () => {
  const broken = { time: "2026-11-21T11:00:00.000Z", intact: false, seq: 41 };
  open({ ...OVERVIEW, chain: { ...OVERVIEW.chain, verified: broken } });
  expect(await screen.findByText(/audit chain broken after/u)).toBeDefined();
});

it("says why the keys of an issuer are missing", async () => {
  open(OVERVIEW);
  expect(await screen.findByText("the host does not answer")).toBeDefined();
  expect(screen.getByText("never fetched")).toBeDefined();
});

it("shows what a new gateway still needs, and puts it away for everybody", async () => {
  const { sent } = open(OVERVIEW);
  const steps = await screen.findByRole("region", { name: "First steps: 1 of 2 done" });
  expect(within(steps).getByText("A backend answers")).toBeDefined();
  expect(within(steps).getByLabelText("To do")).toBeDefined();
  await userEvent.click(within(steps).getByRole("button", { name: "Put away" }));
  await waitFor(() => expect(sent("POST", "/overview/first-run/dismiss")).toHaveLength(1));
});

it("lets nobody but admins put it away", async () => {
  open(OVERVIEW, { ...ADMIN, roles: ["viewer"] });
  const button = await screen.findByRole<HTMLButtonElement>("button", { name: "Put away" });
  expect(button.disabled).toBe(true);
});

it("has no first steps once they are done", async () => {
  open({ ...OVERVIEW, firstRun: null });
  await screen.findByRole("heading", { name: "Refused most, last hour" });
  expect(screen.queryByText(/First steps/u)).toBeNull();
});

it("says in the header which environment it is, and what is not well", async () => {
  open({ ...OVERVIEW, health: [{ name: "database", healthy: false, message: "locked" }] });
  const header = within(await screen.findByRole("banner"));
  expect(await header.findByText("Staging")).toBeDefined();
  expect(header.getByRole("link", { name: "database not healthy" })).toBeDefined();
});
