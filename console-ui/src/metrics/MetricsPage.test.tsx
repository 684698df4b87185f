import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, it, vi } from "vitest";
import { ADMIN, json, renderConsole } from "../testing/renderConsole";

const bucket = (time: string, allow: number) => ({
  time,
  allow,
  deny: 0,
  limit: 0,
  challenge: 0,
  errors: 0,
  p50Ms: 1,
  p95Ms: 2,
  p99Ms: 3,
});
const BUCKETS = [bucket("2026-11-21T11:00:00.000Z", 900), bucket("2026-11-21T11:15:00.000Z", 0)];

const weekEarlier = (part: (typeof BUCKETS)[number]) => ({
  ...part,
  time: new Date(Date.parse(part.time) - 7 * 86_400_000).toISOString(),
});

const START = {
  seq: 7,
  decisionId: "dec_7",
  time: "2026-11-21T11:10:00.000Z",
  kind: "configuration",
  method: "gateway.start",
  author: null,
  tool: null,
  upstream: null,
  detail: "Started Gatehouse 1.2.3 with other settings than the time before: publicUrl.",
};

const open = (address: string) =>
  renderConsole(address, {
    "GET /session": json(ADMIN),
    "GET /metrics": json({ step: 5, points: BUCKETS.map((part) => ({ ...part, seconds: 5 })) }),
    "GET /metrics/node": json({
      step: 5,
      points: [
        {
          time: "2026-11-21T11:00:00.000Z",
          gatewayMs: 2,
          upstreamMs: 30,
          reading: {
            inFlight: 3,
            sessions: 4,
            streams: 5,
            waiting: 6,
            heapBytes: 104_857_600,
            heapMaxBytes: 536_870_912,
            collecting: 0.02,
          },
        },
        { time: "2026-11-21T11:00:05.000Z", gatewayMs: null, upstreamMs: null, reading: null },
      ],
    }),
    "GET /audit/latencies": json({
      from: "2026-11-21T11:00:00.000Z",
      stepMs: 900_000,
      bands: [
        { fromMs: 0.512, toMs: 1.024, counts: [0, 3] },
        { fromMs: 1.024, toMs: 2.048, counts: [7, 0] },
      ],
    }),
    "GET /changes": json({ changes: [START], complete: true }),
    "GET /audit/histogram": (request) => {
      const isWeekBefore = new URL(request.url).searchParams.has("to");
      const buckets = isWeekBefore ? BUCKETS.map(weekEarlier) : BUCKETS;
      return Response.json({
        from: "2026-11-21T11:00:00.000Z",
        to: "2026-11-21T11:30:00.000Z",
        stepMs: 900_000,
        total: BUCKETS[0],
        buckets,
      });
    },
  });

afterEach(() => vi.unstubAllGlobals());

it("asks this node for hours, and the audit log of all nodes for days", async () => {
  const { sent } = open("/metrics");
  expect(await screen.findByText(/This node alone/u)).toBeDefined();
  await waitFor(() => expect(sent("GET", "/metrics")).toHaveLength(1));
  await userEvent.click(screen.getByRole("radio", { name: "7d" }));
  expect(await screen.findByText(/All nodes, as the audit log has recorded them/u)).toBeDefined();
  await waitFor(() => expect(sent("GET", "/audit/histogram").length).toBeGreaterThan(2));
});

it("tells recorded calls as rates, and leaves a gap in the latency where nothing was called", async () => {
  open("/metrics?range=24h");
  await userEvent.click(await screen.findByRole("button", { name: /as table.*Calls per second/u }));
  expect(screen.getAllByRole("cell", { name: "1" })).not.toHaveLength(0);
  await userEvent.click(screen.getByRole("button", { name: /as table.*Latency/u }));
  const latencies = screen.getByRole("region", { name: "Latency, as a table" });
  expect(latencies.textContent).toContain("2 ms");
  expect(latencies.querySelectorAll("tbody tr:first-child td")[1]?.textContent).toBe("");
});

it("lists what changed meanwhile, each with a way to it", async () => {
  open("/metrics");
  const link = await screen.findByRole("link", { name: "Start of a node" });
  expect(link.getAttribute("href")).toBe("/console/audit/e/dec_7");
  expect(screen.getByText(/other settings than the time before: publicUrl/u)).toBeDefined();
});

it("shows how long requests took, and opens those of a cell", async () => {
  const { router } = open("/metrics");
  const map = await screen.findByRole("slider", { name: /How long requests took/u });
  map.focus();
  await userEvent.keyboard("{Home}{ArrowUp}");
  expect(map.getAttribute("aria-valuetext")).toContain("7 requests took 1.02 ms to 2.05 ms");
  await userEvent.keyboard("{Enter}");
  await waitFor(() => expect(router.state.location.pathname).toMatch(/\/audit$/u));
  expect(router.state.location.search).toMatchObject({
    q: "front:mcp,rest,proxy ms:1.024..2.048",
    from: "2026-11-21T11:00:00.000Z",
    to: "2026-11-21T11:15:00.000Z",
  });
});

it("says where the time of calls goes and how the node itself does, as long as it remembers", async () => {
  open("/metrics");
  await userEvent.click(await screen.findByRole("button", { name: /as table.*Where the time goes/u }));
  const times = screen.getByRole("region", { name: "Where the time goes, as a table" });
  expect(times.textContent).toContain("2 ms30 ms");
  await userEvent.click(screen.getByRole("button", { name: /as table.*Heap in use/u }));
  expect(screen.getByRole("region", { name: "Heap in use, as a table" }).textContent).toContain("100 MB");
  expect(screen.getByText(/The heap may grow to 512 MB/u)).toBeDefined();
  await userEvent.click(screen.getByRole("radio", { name: "24h" }));
  await waitFor(() => expect(screen.queryByRole("heading", { name: "This node" })).toBeNull());
});

it("draws the week before beside this one, and says so", async () => {
  open("/metrics?range=24h");
  expect(await screen.findByText("All, a week before")).toBeDefined();
});
