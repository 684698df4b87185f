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
    "GET /changes": json({ changes: [START], complete: true }),
    "GET /audit/histogram": json({
      from: "2026-11-21T11:00:00.000Z",
      to: "2026-11-21T11:30:00.000Z",
      stepMs: 900_000,
      total: BUCKETS[0],
      buckets: BUCKETS,
    }),
  });

afterEach(() => vi.unstubAllGlobals());

it("asks this node for hours, and the audit log of all nodes for days", async () => {
  const { sent } = open("/metrics");
  expect(await screen.findByText(/This node alone/u)).toBeDefined();
  await waitFor(() => expect(sent("GET", "/metrics")).toHaveLength(1));
  await userEvent.click(screen.getByRole("radio", { name: "7d" }));
  expect(await screen.findByText(/All nodes, as the audit log has recorded them/u)).toBeDefined();
  await waitFor(() => expect(sent("GET", "/audit/histogram")).toHaveLength(1));
});

it("tells recorded calls as rates, and leaves a gap in the latency where nothing was called", async () => {
  open("/metrics?range=24h");
  await userEvent.click(await screen.findByRole("button", { name: /as table.*Calls per second/u }));
  expect(screen.getByRole("cell", { name: "1" })).toBeDefined();
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
