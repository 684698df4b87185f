import type { MetricsPoint } from "../api/types";

/**
 * Adds a point of the live stream to those of a longer step: counts add up exactly; percentiles cannot be merged, so
 * the higher one stands until the gateway is asked again. Points older than the window fall out.
 */
export function mergePoint(
  points: readonly MetricsPoint[],
  arrived: MetricsPoint,
  step: number,
  window: number,
): MetricsPoint[] {
  const at = Math.floor(Date.parse(arrived.time) / 1_000 / step) * step;
  const time = new Date(at * 1_000).toISOString();
  const kept = points.filter((point) => Date.parse(point.time) / 1_000 > at - window);
  const last = kept.at(-1);
  if (last === undefined || Date.parse(last.time) < at * 1_000) return [...kept, { ...arrived, time }];
  if (Date.parse(last.time) > at * 1_000) return kept;
  return [...kept.slice(0, -1), added(last, arrived)];
}

function added(to: MetricsPoint, point: MetricsPoint): MetricsPoint {
  return {
    time: to.time,
    seconds: to.seconds + point.seconds,
    allow: to.allow + point.allow,
    deny: to.deny + point.deny,
    limit: to.limit + point.limit,
    challenge: to.challenge + point.challenge,
    errors: to.errors + point.errors,
    p50Ms: Math.max(to.p50Ms, point.p50Ms),
    p95Ms: Math.max(to.p95Ms, point.p95Ms),
    p99Ms: Math.max(to.p99Ms, point.p99Ms),
  };
}

export const callsOf = (point: MetricsPoint): number =>
  point.allow + point.deny + point.limit + point.challenge;

/** A count as a rate; a point of no length has none. */
export const perSecond = (count: number, point: MetricsPoint): number | null =>
  point.seconds > 0 ? count / point.seconds : null;

/** A latency, or a gap where nothing was called. */
export const latency = (ms: number, point: MetricsPoint): number | null => (callsOf(point) > 0 ? ms : null);
