export const SPANS = ["15m", "1h", "2h", "24h", "7d", "30d"] as const;
export type Span = (typeof SPANS)[number];

export const DEFAULT_SPAN: Span = "15m";

/** How long a span is and how long its points are, in seconds. */
interface SpanLength {
  length: number;
  step: number;
  /** Whether it is longer than a node remembers, so that the audit log has to tell. */
  recorded: boolean;
}

export const SPAN_SECONDS: Record<Span, SpanLength> = {
  "15m": { length: 900, step: 5, recorded: false },
  "1h": { length: 3_600, step: 20, recorded: false },
  "2h": { length: 7_200, step: 40, recorded: false },
  "24h": { length: 86_400, step: 900, recorded: true },
  "7d": { length: 604_800, step: 7_200, recorded: true },
  "30d": { length: 2_592_000, step: 21_600, recorded: true },
};

export interface MetricsSearch {
  range?: Span;
}

export function readMetricsSearch(search: Record<string, unknown>): MetricsSearch {
  const range = SPANS.find((candidate) => candidate === search["range"]);
  return range === undefined || range === DEFAULT_SPAN ? {} : { range };
}
