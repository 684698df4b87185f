import type { AuditEvent } from "../api/types";
import { clientOf, userOf } from "./eventList";
import { writeTerm } from "./auditSearch";

export interface AuditColumn {
  name: string;
  /** As a column of a CSS grid. */
  width: string;
  /** What filters by the value of an event; absent where there is none. */
  term?: (event: AuditEvent) => { key: string; value: string } | undefined;
}

const by =
  (key: string, value: (event: AuditEvent) => string | null) =>
  (event: AuditEvent): { key: string; value: string } | undefined => {
    const text = value(event);
    return text === null || text === "" ? undefined : { key, value: text };
  };

/** All columns in the order in which they stand. */
export const COLUMNS: readonly AuditColumn[] = [
  { name: "Time", width: "8.75rem" },
  { name: "Decision", width: "8.25rem", term: by("decision", (event) => event.decision) },
  { name: "Reason", width: "minmax(8rem, 1.3fr)", term: by("reason", (event) => event.reason) },
  {
    name: "User",
    width: "minmax(5rem, 1fr)",
    term: (event) =>
      event.uid === null && event.subject === null ? undefined : { key: "user", value: userOf(event) },
  },
  { name: "Client", width: "minmax(5rem, 1fr)", term: by("client", clientOf) },
  {
    name: "Tool",
    width: "minmax(7rem, 1.2fr)",
    term: (event) =>
      event.tool === null ? { key: "method", value: event.method } : { key: "tool", value: event.tool },
  },
  { name: "Upstream", width: "minmax(5rem, 1fr)", term: by("upstream", (event) => event.upstream) },
  { name: "Outcome", width: "6rem", term: by("outcome", (event) => event.outcome) },
  { name: "Tenant", width: "minmax(5rem, 1fr)", term: by("tenant", (event) => event.tenant) },
  { name: "Address", width: "8rem", term: by("address", (event) => event.address) },
  { name: "Took", width: "5rem" },
  { name: "Status", width: "4rem", term: by("status", (event) => String(event.status)) },
  { name: "Request", width: "minmax(7rem, 1fr)", term: by("request", (event) => event.requestId) },
];

const USUAL = ["Time", "Decision", "Reason", "User", "Client", "Tool", "Took", "Status"];

/** The columns that the address names, else the usual ones; never none. */
export function columnsOf(chosen: string | undefined): readonly AuditColumn[] {
  const names = chosen?.split(",") ?? USUAL;
  const columns = COLUMNS.filter(({ name }) => names.includes(name));
  return columns.length > 0 ? columns : COLUMNS.filter(({ name }) => USUAL.includes(name));
}

/** The address's text for these columns; nothing for the usual ones. */
export function columnsText(names: readonly string[]): string | undefined {
  const sorted = COLUMNS.filter(({ name }) => names.includes(name)).map(({ name }) => name);
  return sorted.length === 0 || sorted.join() === USUAL.join() ? undefined : sorted.join();
}

/** What an event has in a column, as filters spell it; nothing where one cannot filter by it. */
export const valueOf = (column: AuditColumn, event: AuditEvent): string | undefined =>
  column.term?.(event)?.value;

/** The term that keeps, or drops, events which have the same value in a column. */
export function termOf(column: AuditColumn, event: AuditEvent, negated: boolean): string | undefined {
  const found = column.term?.(event);
  return found === undefined ? undefined : writeTerm(found.key, found.value, negated);
}
