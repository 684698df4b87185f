import type { AuditEvent, AuditPage } from "../api/types";

/** More rows than this would make the tab slow; older ones can be loaded again. */
export const MAX_EVENTS = 5_000;

/** Both lists as one, newest first, every event once. */
export function mergeEvents(some: readonly AuditEvent[], others: readonly AuditEvent[]): AuditEvent[] {
  const bySeq = new Map<number, AuditEvent>();
  for (const event of some) bySeq.set(event.seq, event);
  for (const event of others) bySeq.set(event.seq, event);
  return [...bySeq.values()].sort((a, b) => b.seq - a.seq).slice(0, MAX_EVENTS);
}

/** Whether events are missing between a freshly loaded newest page and what is shown already. */
export function leavesGap(newest: AuditPage, shown: readonly AuditEvent[]): boolean {
  const head = shown[0];
  const oldest = newest.events.at(-1);
  if (head === undefined || oldest === undefined || newest.next === null) return false;
  return oldest.seq > head.seq;
}

export interface Tail {
  /** Arrived since the list was loaded, and shown. */
  shown: readonly AuditEvent[];
  /** Arrived while somebody was reading further down; waits to be asked for. */
  waiting: readonly AuditEvent[];
}

export const EMPTY_TAIL: Tail = { shown: [], waiting: [] };

export type TailChange =
  | { type: "arrived"; events: readonly AuditEvent[]; reading: boolean }
  | { type: "released" }
  | { type: "reset" };

/** The live tail: rows go on top at once, unless that would move what somebody is reading. */
export function changeTail(tail: Tail, change: TailChange): Tail {
  switch (change.type) {
    case "arrived":
      return change.reading
        ? { ...tail, waiting: mergeEvents(tail.waiting, change.events) }
        : { shown: mergeEvents(mergeEvents(tail.shown, tail.waiting), change.events), waiting: [] };
    case "released":
      return { shown: mergeEvents(tail.shown, tail.waiting), waiting: [] };
    case "reset":
      return EMPTY_TAIL;
  }
}

/** Who called, as shortly as it can be said. */
export function userOf(event: AuditEvent): string {
  return event.uid ?? event.subject ?? "anonymous";
}

export function clientOf(event: AuditEvent): string {
  return event.clientName ?? event.clientId ?? "";
}

/** Fronts that call no tools: an event of theirs that names a tool tells of an act on it. */
const ACT_FRONTS = ["console", "oauth"];

/** What was called, a tool, else the method; what was done to a tool is told as the act, so that nobody takes it for a call. */
export function targetOf(event: AuditEvent): string {
  if (event.tool === null) return event.method;
  return ACT_FRONTS.includes(event.front) ? `${event.method} ${event.tool}` : event.tool;
}
