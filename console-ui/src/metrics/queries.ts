import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { unwrap, type Api } from "../api/client";
import type { MetricsPoint } from "../api/types";
import { DECIDED } from "../overview/calls";
import { SPAN_SECONDS, type Span } from "./metricsSearch";

/** The points of a span: what this node remembers, or what the audit log of all nodes has recorded. */
export const pointsQuery = (api: Api, span: Span) =>
  queryOptions({
    queryKey: ["metrics", span],
    queryFn: ({ signal }): Promise<readonly MetricsPoint[]> => {
      const { length, step, recorded } = SPAN_SECONDS[span];
      const from = new Date(Date.now() - length * 1_000).toISOString();
      return recorded ? recordedPoints(api, from, length / step, signal) : ownPoints(api, from, step, signal);
    },
    refetchInterval: Math.min(60, SPAN_SECONDS[span].step) * 1_000,
    placeholderData: keepPreviousData,
  });

/** How this node itself did within a span that it remembers. */
export const nodeQuery = (api: Api, span: Span) =>
  queryOptions({
    queryKey: ["metrics", span, "node"],
    queryFn: async ({ signal }) => {
      const { length, step } = SPAN_SECONDS[span];
      const from = new Date(Date.now() - length * 1_000).toISOString();
      return (await unwrap(api.GET("/metrics/node", { params: { query: { from, step } }, signal }))).points;
    },
    refetchInterval: SPAN_SECONDS[span].step * 1_000,
    placeholderData: keepPreviousData,
  });

async function ownPoints(api: Api, from: string, step: number, signal: AbortSignal) {
  return (await unwrap(api.GET("/metrics", { params: { query: { from, step } }, signal }))).points;
}

async function recordedPoints(
  api: Api,
  from: string,
  buckets: number,
  signal: AbortSignal,
  to?: string,
): Promise<MetricsPoint[]> {
  // One more, since the first begins before the time does.
  const query = { q: DECIDED, from, buckets: buckets + 1, ...(to === undefined ? {} : { to }) };
  const histogram = await unwrap(api.GET("/audit/histogram", { params: { query }, signal }));
  return histogram.buckets.map((bucket) => ({ ...bucket, seconds: histogram.stepMs / 1_000 }));
}

const WEEK_MS = 7 * 86_400_000;
const GHOST_POINTS = 90;

/** The same span a week before, with the times of now: what the audit log of all nodes has of it. */
export const weekBeforeQuery = (api: Api, span: Span) =>
  queryOptions({
    queryKey: ["metrics", span, "week before"],
    queryFn: async ({ signal }): Promise<readonly MetricsPoint[]> => {
      const to = Date.now() - WEEK_MS;
      const from = to - SPAN_SECONDS[span].length * 1_000;
      const points = await recordedPoints(
        api,
        new Date(from).toISOString(),
        GHOST_POINTS,
        signal,
        new Date(to).toISOString(),
      );
      return points.map((point) => ({
        ...point,
        time: new Date(Date.parse(point.time) + WEEK_MS).toISOString(),
      }));
    },
    refetchInterval: 300_000,
    placeholderData: keepPreviousData,
  });

const HEATMAP_STEPS = 60;

/** How long requests took within a span, on all nodes. */
export const latenciesQuery = (api: Api, span: Span) =>
  queryOptions({
    queryKey: ["latencies", span],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - SPAN_SECONDS[span].length * 1_000).toISOString();
      const query = { q: DECIDED, from, buckets: HEATMAP_STEPS };
      return unwrap(api.GET("/audit/latencies", { params: { query }, signal }));
    },
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
  });
