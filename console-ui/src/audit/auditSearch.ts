import { formatFullTime, plural, words } from "../ui/format";

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

/** What is listed where nobody has chosen anything yet. */
export const DEFAULT_RANGE: Range = "1h";

/** What other pages may ask for in a link; it becomes a part of the query. */
export const LINK_KEYS = ["user", "tool", "decision", "reason", "client", "front"] as const;
type LinkKey = (typeof LINK_KEYS)[number];

/** The whole state of the audit page, as it stands in the address. */
export type AuditSearch = Partial<Record<LinkKey, string>> & {
  /** The query as people write it; the gateway alone knows what it means. */
  q?: string;
  range?: Range;
  /** An ISO time, or a time back from now, such as `now-7d`. */
  from?: string;
  /** An ISO time. */
  to?: string;
  live?: boolean;
  /** An ISO time: the list begins with what happened before it, and goes on from there both ways. */
  at?: string;
  /** The sequence number of the open event. */
  event?: number;
  /** Names of columns, separated by commas; the usual ones if absent. */
  columns?: string;
};

/** Takes what is in order and leaves out the rest; a link's filters end up in the query. */
export function readAuditSearch(raw: Record<string, unknown>): AuditSearch {
  const search: AuditSearch = {};
  const linked = LINK_KEYS.flatMap((key) => {
    const value = readText(raw[key]);
    return value === undefined ? [] : [writeTerm(key, value)];
  });
  const q = linked.reduce(addTerm, readText(raw["q"]) ?? "");
  if (q !== "") search.q = q;
  const range = RANGES.find((candidate) => candidate === raw["range"]);
  if (range !== undefined) search.range = range;
  const from = readBack(raw["from"]) ?? readTime(raw["from"]);
  if (from !== undefined) search.from = from;
  const to = readTime(raw["to"]);
  if (to !== undefined) search.to = to;
  const at = readTime(raw["at"]);
  if (at !== undefined) search.at = at;
  else if (raw["live"] === true) search.live = true;
  const event = Number(raw["event"] ?? Number.NaN);
  if (Number.isInteger(event) && event > 0) search.event = event;
  const columns = readText(raw["columns"]);
  if (columns !== undefined) search.columns = columns;
  return search;
}

/** One term of a query; a value that would be read otherwise is put in quotes. */
export function writeTerm(key: string, value: string, negated = false): string {
  const plain = /^[^\s",][^\s",]*$/u.test(value) && !value.endsWith("*");
  const quoted = plain ? value : `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
  return `${negated ? "-" : ""}${key}:${quoted}`;
}

/** The query with a term more, unless it has it. */
export function addTerm(q: string, term: string): string {
  if (` ${q} `.includes(` ${term} `)) return q;
  return q.trim() === "" ? term : `${q.trim()} ${term}`;
}

/** The query without what stands from `start` to `end`. */
export function cutTerm(q: string, { start, end }: { start: number; end: number }): string {
  return `${q.slice(0, start).trimEnd()} ${q.slice(end).trimStart()}`.trim();
}

export type AuditApiFilters = Partial<Record<"q" | "from" | "to", string>>;

/** The filters as the API takes them; a relative range is measured back from `now`. */
export function toApiFilters(search: AuditSearch, now: number): AuditApiFilters {
  const filters: AuditApiFilters = {};
  if (search.q !== undefined) filters.q = search.q;
  if (isCustom(search)) {
    if (search.from !== undefined) filters.from = timeOf(search.from, now);
    if (search.to !== undefined) filters.to = search.to;
    return filters;
  }
  const length = RANGE_MS[search.range ?? DEFAULT_RANGE];
  if (length !== undefined) filters.from = new Date(now - length).toISOString();
  return filters;
}

/** Whether the time was chosen freely, and is none of the usual ranges. */
export function isCustom(search: AuditSearch): boolean {
  return search.from !== undefined || search.to !== undefined;
}

const UNITS: Record<string, { name: string; ms: number }> = {
  m: { name: "minute", ms: 60_000 },
  h: { name: "hour", ms: 3_600_000 },
  d: { name: "day", ms: 86_400_000 },
  w: { name: "week", ms: 604_800_000 },
};

/** A time back from now as people type it: how much, and of which unit. */
function backOf(text: string): { amount: number; name: string; ms: number } | undefined {
  const [, digits = "", letter = ""] = /^now-(\d{1,4})([mhdw])$/u.exec(text) ?? [];
  const unit = UNITS[letter];
  const amount = Number(digits);
  return unit === undefined || amount === 0 ? undefined : { amount, name: unit.name, ms: amount * unit.ms };
}

/** Whether a beginning goes along with the clock. */
const isBack = (from: string | undefined): boolean => from !== undefined && backOf(from) !== undefined;

/** What is typed into the field for a time back, if it is one; `7d` stands for `now-7d`. */
export function typedBack(text: string): string | undefined {
  const plain = text.trim().toLowerCase();
  const from = plain.startsWith("now-") ? plain : `now-${plain}`;
  return backOf(from) === undefined ? undefined : from;
}

/** A beginning as an ISO time. */
export function timeOf(from: string, now: number): string {
  const back = backOf(from);
  return back === undefined ? from : new Date(now - back.ms).toISOString();
}

/** The same search with the times that it means now, for a link that goes on meaning them. */
export function pinned(search: AuditSearch, now: number): AuditSearch {
  const { from } = toApiFilters(search, now);
  return { ...search, range: undefined, from, to: search.to ?? new Date(now).toISOString(), live: undefined };
}

/** Whether the time is another one tomorrow. */
export const isMoving = (search: AuditSearch): boolean =>
  isBack(search.from) || (search.to === undefined && (search.from !== undefined || search.range !== "all"));

/** The range in words: there is never a window that one cannot see. */
export function rangeText(search: AuditSearch): string {
  if (!isCustom(search)) return RANGE_TEXT[search.range ?? DEFAULT_RANGE];
  const back = search.from === undefined ? undefined : backOf(search.from);
  if (back !== undefined && search.to === undefined) return `last ${plural(back.amount, back.name)}`;
  const from = search.from === undefined ? "the start" : formatFullTime(timeOf(search.from, Date.now()));
  const to = search.to === undefined ? "now" : formatFullTime(search.to);
  return `${from} to ${to}`;
}

/** The range as the end of a sentence. */
export function withinText(search: AuditSearch): string {
  const text = rangeText(search);
  if (isCustom(search)) return text.startsWith("last ") ? `in the ${text}` : `from ${text}`;
  return search.range === "all" ? "in all recorded time" : `in the ${text}`;
}

export const rangeLabel = (range: Range): string => words(RANGE_TEXT[range]);

const KEY_NAMES: Record<string, string> = {
  user: "User",
  tool: "Tool",
  decision: "Decision",
  reason: "Reason",
  client: "Client",
  front: "Front",
  ms: "Took",
  text: "Text",
};

/** A term in words; `nameOf` says a user's id as a name. */
export function termText(
  { key, negated, value }: { key: string; negated: boolean; value: string },
  nameOf: (uid: string) => string = (uid) => uid,
): string {
  const name = KEY_NAMES[key] ?? words(key.replaceAll("-", "_"));
  const shown = key === "user" ? value.split(",").map(nameOf).join(", ") : value.replaceAll(",", ", ");
  return `${negated ? "Not " : ""}${name}: ${key === "ms" ? `${shown} ms` : shown}`;
}

/** The search without its filters; range and live tail stay. */
export function withoutFilters(search: AuditSearch): AuditSearch {
  return { ...search, q: undefined };
}

/** Which events there are to list; where the list begins, the open event and the live tail change nothing about it. */
export function listKey(search: AuditSearch): AuditSearch {
  return { ...search, at: undefined, live: undefined, event: undefined, columns: undefined };
}

export function exportHref(search: AuditSearch, format: "csv" | "jsonl" | "bundle", now: number): string {
  return `/api/audit/export?${new URLSearchParams({ format, ...toApiFilters(search, now) }).toString()}`;
}

function readText(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

const readBack = (value: unknown): string | undefined =>
  typeof value === "string" ? typedBack(value) : undefined;

const ISO_TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/u;

function readTime(value: unknown): string | undefined {
  // Date.parse finds a time in almost any text: in "now-7" it finds the year 2001.
  if (typeof value !== "string" || !ISO_TIME.test(value)) return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : new Date(time).toISOString();
}
