import { describe, expect, it } from "vitest";
import type { MetricsPoint } from "../api/types";
import { latency, mergePoint, perSecond } from "./metrics";

const point = (time: string, part: Partial<MetricsPoint> = {}): MetricsPoint => ({
  time: `2026-11-21T12:${time}.000Z`,
  seconds: 1,
  allow: 0,
  deny: 0,
  limit: 0,
  challenge: 0,
  errors: 0,
  p50Ms: 0,
  p95Ms: 0,
  p99Ms: 0,
  ...part,
});

describe("a point of the live stream", () => {
  it("adds to the step it falls into", () => {
    const points = [point("00:05", { seconds: 2, allow: 10, p99Ms: 8 })];
    const [merged, ...rest] = mergePoint(points, point("00:08", { allow: 4, p99Ms: 5 }), 5, 900);
    expect(rest).toEqual([]);
    expect(merged).toMatchObject({ time: "2026-11-21T12:00:05.000Z", seconds: 3, allow: 14, p99Ms: 8 });
  });

  it("begins the next step at that step's own time", () => {
    const merged = mergePoint([point("00:05")], point("00:11", { allow: 1 }), 5, 900);
    expect(merged.map(({ time }) => time)).toEqual(["2026-11-21T12:00:05.000Z", "2026-11-21T12:00:10.000Z"]);
  });

  it("pushes out what is older than the window", () => {
    const merged = mergePoint([point("00:00"), point("00:05")], point("00:10"), 5, 10);
    expect(merged.map(({ time }) => time)).toEqual(["2026-11-21T12:00:05.000Z", "2026-11-21T12:00:10.000Z"]);
  });

  it("changes nothing when it is older than what is known", () => {
    const points = [point("00:10", { allow: 3 })];
    expect(mergePoint(points, point("00:04", { allow: 9 }), 5, 900)).toEqual(points);
  });
});

it("has no latency where nothing was called, so that a gap stays a gap", () => {
  expect(latency(0, point("00:00"))).toBeNull();
  expect(latency(2, point("00:00", { deny: 1 }))).toBe(2);
});

it("has no rate without a length", () => {
  expect(perSecond(5, point("00:00", { seconds: 0 }))).toBeNull();
  expect(perSecond(5, point("00:00", { seconds: 2 }))).toBe(2.5);
});
