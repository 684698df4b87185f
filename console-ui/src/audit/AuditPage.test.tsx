import { fireEvent, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { anEvent } from "../testing/events";
import { ADMIN, json, renderConsole } from "../testing/renderConsole";

const TERM = { key: "tool", negated: false, value: "echo", start: 0, end: 9 };
const bucket = (time: string, allow: number, deny: number) => ({
  time,
  allow,
  deny,
  limit: 0,
  challenge: 0,
  errors: 0,
  p50Ms: 1,
  p95Ms: 2,
  p99Ms: 3,
});
const HISTOGRAM = {
  from: "2026-11-21T11:00:00.000Z",
  to: "2026-11-21T13:00:00.000Z",
  stepMs: 3_600_000,
  total: bucket("2026-11-21T11:00:00.000Z", 3, 1),
  buckets: [bucket("2026-11-21T11:00:00.000Z", 1, 1), bucket("2026-11-21T12:00:00.000Z", 2, 0)],
};

const openPage = (address: string, answers: object = {}) =>
  renderConsole(address, {
    "GET /session": json(ADMIN),
    "GET /audit": json({
      events: [anEvent({ seq: 2 }), anEvent({ seq: 1 })],
      next: null,
      newer: "2",
      total: 2,
      terms: [],
    }),
    "GET /audit/histogram": json(HISTOGRAM),
    "GET /audit/values": json({ values: [{ value: "echo", count: 2 }] }),
    "GET /users": json({ users: [] }),
    ...answers,
  });

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
  localStorage.clear();
});

const NOTHING = json({ events: [], next: null, newer: null, total: 0, terms: [TERM] });

it("sums up what the range holds", async () => {
  openPage("/audit");
  expect(await screen.findByText("2 events", { exact: false })).toBeDefined();
  expect(await screen.findByText(/25 % refused, 0 % failed, 95 % within 2 ms/u)).toBeDefined();
});

it("shows the gateway's terms as chips, and drops one from the query", async () => {
  const { router } = openPage("/audit?q=tool%3Aecho+text", {
    "GET /audit": json({ events: [anEvent({ seq: 2 })], next: null, newer: "2", total: 1, terms: [TERM] }),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Remove the filter Tool: echo" }));
  await waitFor(() => expect(router.state.location.search).toEqual({ q: "text", range: "1h" }));
});

it("says what is wrong with a query", async () => {
  openPage("/audit?q=usr%3Aalex", {
    "GET /audit": json({ code: "invalid_request", message: 'There is no key "usr".' }, 400),
    "GET /audit/histogram": json({ code: "invalid_request", message: 'There is no key "usr".' }, 400),
  });
  expect(await screen.findByText('There is no key "usr".')).toBeDefined();
  expect(screen.queryByRole("grid")).toBeNull();
});

it("says of each filter how many events there would be without it", async () => {
  openPage("/audit?q=tool%3Aecho", {
    "GET /audit": (request: Request) =>
      new URL(request.url).searchParams.has("q")
        ? NOTHING(request)
        : Response.json({ events: [], next: null, newer: null, total: 312, terms: [] }),
  });
  expect(await screen.findByRole("button", { name: "Drop Tool: echo: 312 events" })).toBeDefined();
});

it("writes the range into the address, and remembers the one that was chosen", async () => {
  const { router } = openPage("/audit?live=true");
  await waitFor(() => expect(router.state.location.search).toEqual({ live: true, range: "1h" }));
  await userEvent.selectOptions(await screen.findByLabelText("Time range"), "7d");
  await waitFor(() => expect(router.state.location.search).toEqual({ live: true, range: "7d" }));
  await router.navigate({ to: "/audit", search: { q: "text" } });
  await waitFor(() => expect(router.state.location.search).toEqual({ q: "text", range: "7d" }));
  await router.navigate({ to: "/audit", search: { from: "2026-11-21T11:00:00.000Z" } });
  expect(router.state.location.search).toEqual({ from: "2026-11-21T11:00:00.000Z" });
});

it("says how long the audit is kept where nothing was recorded in a time", async () => {
  openPage("/audit", {
    "GET /audit": (request: Request) =>
      Response.json({
        events: [],
        next: null,
        newer: null,
        total: new URL(request.url).searchParams.has("from") ? 0 : 7,
        terms: [],
      }),
    "GET /overview": json({
      gateway: {
        version: "1.2.3",
        publicUrl: "https://g.example",
        mcpUrl: "https://g.example/mcp",
        environment: null,
        auditKeptSeconds: 90 * 86_400,
      },
      health: [],
    }),
  });
  expect(await screen.findByText(/The audit keeps 90 days: what is older is gone/u)).toBeDefined();
  expect(screen.getByText(/None of 7 events was recorded in the last hour/u)).toBeDefined();
});

it("asks again when somebody comes back after a while", async () => {
  const { router, sent } = openPage("/audit?range=1h");
  await screen.findByText("2 events", { exact: false });
  // What an export would hold is counted by the same path.
  const lists = () =>
    sent("GET", "/audit").filter(({ url }) => new URL(url).searchParams.get("limit") === "200");
  const before = lists().length;
  expect(before).toBeGreaterThan(0);
  await router.navigate({ to: "/tokens" });
  await screen.findByRole("heading", { name: "Token debugger" });
  vi.setSystemTime(Date.now() + 60_000);
  await router.navigate({ to: "/audit", search: { range: "1h" } });
  await waitFor(() => expect(lists().length).toBeGreaterThan(before));
});

it("narrows the time to a bar from the keyboard", async () => {
  const { router } = openPage("/audit");
  const plot = await screen.findByRole("slider", { name: /Events over time/u });
  plot.focus();
  await userEvent.keyboard("{Home}{Enter}");
  await waitFor(() =>
    expect(router.state.location.search).toEqual({
      from: "2026-11-21T11:00:00.000Z",
      to: "2026-11-21T12:00:00.000Z",
    }),
  );
});

it("tells the same as a table", async () => {
  openPage("/audit");
  await userEvent.click(await screen.findByRole("button", { name: /^View as table/u }));
  expect(screen.getByRole("region", { name: "Events over time, as a table" })).toBeDefined();
});

it("shows the columns that the address names", async () => {
  openPage("/audit?columns=Time,Upstream");
  expect(await screen.findByRole("columnheader", { name: "Upstream" })).toBeDefined();
  expect(screen.queryByRole("columnheader", { name: "Decision" })).toBeNull();
});

it("opens an event at its own address", async () => {
  const event = anEvent({ seq: 7, decisionId: "dec_7" });
  openPage("/audit/e/dec_7", {
    "GET /decisions/dec_7": json({ event, summary: "alex called echo.", steps: [], fixes: [], today: null }),
  });
  expect(await screen.findByText("alex called echo.")).toBeDefined();
});

it("moves the list to a bar with Space, and loads what is newer from there", async () => {
  const { router, requests } = openPage("/audit", {
    "GET /audit": (request: Request) => {
      const query = new URL(request.url).searchParams;
      const events = query.has("after") ? [anEvent({ seq: 2 })] : [anEvent({ seq: 1 })];
      return Response.json({ events, next: null, newer: String(events[0]?.seq), total: 2, terms: [] });
    },
  });
  const plot = await screen.findByRole("slider", { name: /Events over time/u });
  plot.focus();
  await userEvent.keyboard("{Home} ");
  await waitFor(() =>
    expect(router.state.location.search).toEqual({ at: "2026-11-21T12:00:00.000Z", range: "1h" }),
  );
  await waitFor(() => {
    const asked = requests.map(({ url }) => new URL(url).searchParams);
    expect(asked.some((query) => query.get("to") === "2026-11-21T12:00:00.000Z")).toBe(true);
    expect(asked.some((query) => query.get("after") === "1")).toBe(true);
  });
});

const leave = (field: HTMLElement, value: string) => {
  fireEvent.change(field, { target: { value } });
  fireEvent.blur(field);
};

it("gives an end that stands still a beginning that does", async () => {
  const { router } = openPage("/audit?from=now-7d");
  leave(await screen.findByLabelText("To"), "2026-11-21T12:00");
  await waitFor(() => expect(router.state.location.search).toHaveProperty("to"));
  expect(router.state.location.search).toHaveProperty("from", expect.stringMatching(/^2\d{3}-.*Z$/u));
});

it("keeps a bound while its field holds no time", async () => {
  const from = "2026-11-21T11:00:00.000Z";
  const { router } = openPage(`/audit?from=${from}`);
  const field = await screen.findByLabelText("From");
  // What a browser says of a field that is half filled in, whose value it gives as empty.
  Object.defineProperty(field, "validity", { value: { badInput: true } });
  leave(field, "");
  expect(await screen.findByText("A whole date and time")).toBeDefined();
  expect(router.state.location.search).toEqual({ from });
});
