export const SPANS = ["15m", "1h", "2h"] as const;
export type Span = (typeof SPANS)[number];

export const DEFAULT_SPAN: Span = "15m";

/** How long a span is and how long its points are, in seconds. */
export const SPAN_SECONDS: Record<Span, { length: number; step: number }> = {
  "15m": { length: 900, step: 5 },
  "1h": { length: 3_600, step: 20 },
  "2h": { length: 7_200, step: 40 },
};

export interface MetricsSearch {
  range?: Span;
}

export function readMetricsSearch(search: Record<string, unknown>): MetricsSearch {
  const range = SPANS.find((candidate) => candidate === search["range"]);
  return range === undefined || range === DEFAULT_SPAN ? {} : { range };
}
