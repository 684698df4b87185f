import { formatFullTime, words } from "../ui/format";

export const RANGES = ["15m", "1h", "24h", "7d", "30d", "all"] as const;
export type Range = (typeof RANGES)[number];

const RANGE_MS: Record<Range, number | undefined> = {
  "15m": 15 * 60_000,
  "1h": 3_600_000,
  "24h": 24 * 3_600_000,
  "7d": 7 * 24 * 3_600_000,
  "30d": 30 * 24 * 3_600_000,
  all: undefined,
};

const RANGE_TEXT: Record<Range, string> = {
  "15m": "last 15 minutes",
  "1h": "last hour",
  "24h": "last 24 hours",
  "7d": "last 7 days",
  "30d": "last 30 days",
  all: "all recorded time",
};

export const DEFAULT_RANGE: Range = "24h";

/** Filters that compare one field, in the order in which they are shown. */
export const FILTERS = ["user", "tool", "decision", "reason", "client", "front", "q"] as const;
export type Filter = (typeof FILTERS)[number];

/** The whole state of the audit page, as it stands in the address. */
export type AuditSearch = Partial<Record<Filter, string>> & {
  range?: Range;
  /** ISO times; either one makes the range absolute. */
  from?: string;
  to?: string;
  live?: boolean;
  /** The sequence number of the open event. */
  event?: number;
};

export function readAuditSearch(raw: Record<string, unknown>): AuditSearch {
  const search: AuditSearch = {};
  for (const filter of FILTERS) {
    const text = readText(raw[filter]);
    if (text !== undefined) search[filter] = text;
  }
  const range = RANGES.find((candidate) => candidate === raw["range"]);
  if (range !== undefined && range !== DEFAULT_RANGE) search.range = range;
  const from = readTime(raw["from"]);
  if (from !== undefined) search.from = from;
  const to = readTime(raw["to"]);
  if (to !== undefined) search.to = to;
  if (raw["live"] === true) search.live = true;
  const event = Number(raw["event"] ?? Number.NaN);
  if (Number.isInteger(event) && event > 0) search.event = event;
  return search;
}

export type AuditApiFilters = Partial<Record<Filter | "from" | "to", string>>;

/** The filters as the API takes them; a relative range is measured back from `now`. */
export function toApiFilters(search: AuditSearch, now: number): AuditApiFilters {
  const filters: AuditApiFilters = {};
  for (const filter of FILTERS) {
    const text = search[filter];
    if (text !== undefined) filters[filter] = text;
  }
  if (isAbsolute(search)) {
    if (search.from !== undefined) filters.from = search.from;
    if (search.to !== undefined) filters.to = search.to;
    return filters;
  }
  const length = RANGE_MS[search.range ?? DEFAULT_RANGE];
  if (length !== undefined) filters.from = new Date(now - length).toISOString();
  return filters;
}

export function isAbsolute(search: AuditSearch): boolean {
  return search.from !== undefined || search.to !== undefined;
}

/** The range in words: there is never a window that one cannot see. */
export function rangeText(search: AuditSearch): string {
  if (!isAbsolute(search)) return RANGE_TEXT[search.range ?? DEFAULT_RANGE];
  const from = search.from === undefined ? "the start" : formatFullTime(search.from);
  const to = search.to === undefined ? "now" : formatFullTime(search.to);
  return `${from} to ${to}`;
}

export const rangeLabel = (range: Range): string => words(RANGE_TEXT[range]);

export interface Chip {
  filter: Filter;
  label: string;
}

const FILTER_NAMES: Record<Filter, string> = {
  user: "User",
  tool: "Tool",
  decision: "Decision",
  reason: "Reason",
  client: "Client",
  front: "Front",
  q: "Text",
};

/** One chip for each filter in force; `nameOf` says a user's id as a name. */
export function chipsOf(search: AuditSearch, nameOf: (uid: string) => string = (uid) => uid): Chip[] {
  return FILTERS.flatMap((filter) => {
    const value = search[filter];
    if (value === undefined) return [];
    return [{ filter, label: `${FILTER_NAMES[filter]}: ${filter === "user" ? nameOf(value) : value}` }];
  });
}

/** The search without its filters; range and live tail stay. */
export function withoutFilters(search: AuditSearch): AuditSearch {
  const rest = { ...search };
  for (const filter of FILTERS) rest[filter] = undefined;
  return rest;
}

/** What the list of events depends on; the open event and the live tail change nothing about it. */
export function listKey(search: AuditSearch): AuditSearch {
  return { ...search, live: undefined, event: undefined };
}

export function exportHref(search: AuditSearch, format: "csv" | "jsonl", now: number): string {
  return `/api/audit/export?${new URLSearchParams({ format, ...toApiFilters(search, now) }).toString()}`;
}

function readText(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function readTime(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
