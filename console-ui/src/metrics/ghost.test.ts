import { expect, it } from "vitest";
import type { MetricsPoint } from "../api/types";
import { coveringPoints } from "./ghost";

const point = (time: string, seconds: number, allow: number): MetricsPoint => ({
  time,
  seconds,
  allow,
  deny: 0,
  limit: 0,
  challenge: 0,
  errors: 0,
  p50Ms: 0,
  p95Ms: 0,
  p99Ms: 0,
});
const at = (time: string) => Date.parse(time) / 1_000;

it("finds the longer step that each time lies in", () => {
  const minutes = [point("2026-11-21T12:00:00Z", 60, 1), point("2026-11-21T12:01:00Z", 60, 2)];
  const times = ["2026-11-21T12:00:05Z", "2026-11-21T12:00:59Z", "2026-11-21T12:01:00Z"].map(at);
  expect(coveringPoints(times, minutes).map((found) => found?.allow)).toEqual([1, 1, 2]);
});

it("has nothing before the first and after the last, so that a gap stays a gap", () => {
  const only = [point("2026-11-21T12:00:00Z", 60, 1)];
  const times = ["2026-11-21T11:59:59Z", "2026-11-21T12:01:00Z"].map(at);
  expect(coveringPoints(times, only)).toEqual([undefined, undefined]);
});
