import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { anEvent } from "./testing/events";
import { ADMIN, json, renderConsole } from "./testing/renderConsole";

const TERM = { key: "user", negated: false, value: "alice", start: 0, end: 10 };

/** The gateway finds what it is asked for, and says of a query what it means. */
const open = (address: string) =>
  renderConsole(address, {
    "GET /session": json(ADMIN),
    "GET /users": json({ users: [] }),
    "GET /audit": (request) =>
      Response.json({
        events: [anEvent({ seq: 1 })],
        next: null,
        newer: "1",
        total: 1,
        terms: new URL(request.url).searchParams.get("q") === "user:alice" ? [TERM] : [],
      }),
  });

/** What the page is given and what stands in the address, without what is said to be absent. */
const searches = ({ router }: ReturnType<typeof open>) => {
  const given: object = router.state.matches.at(-1)?.search ?? {};
  const {
    status,
    location: { search },
  } = router.state;
  return JSON.parse(JSON.stringify({ given, search, status })) as unknown;
};

afterEach(() => {
  vi.unstubAllGlobals();
  localStorage.clear();
});

describe("what a page is given of its address", () => {
  it.each<[string, Record<string, unknown>]>([
    ["/audit?user=alice&range=7d&from=yesterday", { q: "user:alice", range: "7d" }],
    ["/audit?range=2h", { range: "1h" }],
    ["/audit?range=1h&event=abc&columns=Time", { range: "1h", columns: "Time" }],
    ["/audit?range=1h&sort=Events:-time", { range: "1h", sort: "Events:-time" }],
    ["/tools?sort=7", {}],
    ["/tools?unused=8&q=x", { q: "x" }],
    ["/tools?sort=Tools:-name&other=1", { sort: "Tools:-name" }],
    ["/tools/echo?without=5&tab=nope", {}],
    ["/tools/offerings/prompt?id=review&tab=nope", { id: "review" }],
    ["/metrics?range=1w", {}],
    ["/users/u1?days=31", {}],
    ["/setup?attempt=x&show=stuck", { show: "stuck" }],
    ["/configuration?show=some&q=audit", { q: "audit" }],
    ["/login?problem=other&next=%2Fconsole%2Ftools", { next: "/console/tools" }],
  ])("is only what it can read: %s", async (address, search) => {
    const shown = open(address);
    await waitFor(() => expect(searches(shown)).toEqual({ given: search, search, status: "idle" }));
  });
});

it("removes a filter that came with a link", async () => {
  const shown = open("/audit?user=alice&range=7d");
  await userEvent.click(await screen.findByRole("button", { name: "Remove the filter User: alice" }));
  await waitFor(() =>
    expect(searches(shown)).toEqual({ given: { range: "7d" }, search: { range: "7d" }, status: "idle" }),
  );
});

it("shows the list although its address names a time that is none", async () => {
  open("/audit?from=yesterday");
  expect(await screen.findByText("1 event", { exact: false })).toBeDefined();
  expect(await screen.findByText(/last hour/u)).toBeDefined();
});
