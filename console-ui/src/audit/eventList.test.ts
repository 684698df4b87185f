import { describe, expect, it } from "vitest";
import { anEvent } from "../testing/events";
import {
  changeTail,
  clientOf,
  EMPTY_TAIL,
  leavesGap,
  MAX_EVENTS,
  mergeEvents,
  targetOf,
  userOf,
} from "./eventList";

const events = (...seqs: number[]) => seqs.map((seq) => anEvent({ seq }));
const seqs = (list: readonly { seq: number }[]) => list.map(({ seq }) => seq);

describe("merging events of the stream with loaded ones", () => {
  it("puts the newest first, whatever order they came in", () => {
    expect(seqs(mergeEvents(events(3, 1), events(2, 5)))).toEqual([5, 3, 2, 1]);
  });

  it("shows an event once that came both ways", () => {
    expect(seqs(mergeEvents(events(2, 1), events(3, 2)))).toEqual([3, 2, 1]);
  });

  it("keeps no more than the tab can bear, and drops the oldest", () => {
    const many = Array.from({ length: MAX_EVENTS + 10 }, (_, index) => anEvent({ seq: index + 1 }));
    const merged = mergeEvents(many, []);
    expect(merged).toHaveLength(MAX_EVENTS);
    expect(merged[0]?.seq).toBe(MAX_EVENTS + 10);
  });
});

describe("catching up", () => {
  const page = (next: string | null, ...numbers: number[]) => ({
    events: events(...numbers),
    next,
    newer: null,
    total: 99,
    terms: [],
  });

  it("sees a gap when the newest page does not reach what is shown", () => {
    expect(leavesGap(page("7", 9, 8, 7), events(4, 3))).toBe(true);
  });

  it("sees none when they overlap", () => {
    expect(leavesGap(page("4", 6, 5, 4), events(4, 3))).toBe(false);
  });

  it("sees none when that page was all there is", () => {
    expect(leavesGap(page(null, 9, 8), events(4))).toBe(false);
  });

  it("sees none when nothing is shown yet", () => {
    expect(leavesGap(page("8", 9, 8), [])).toBe(false);
  });
});

describe("the live tail", () => {
  it("shows what arrives at once", () => {
    const tail = changeTail(EMPTY_TAIL, { type: "arrived", events: events(1, 2), reading: false });
    expect(seqs(tail.shown)).toEqual([2, 1]);
    expect(tail.waiting).toEqual([]);
  });

  it("holds back what would move the rows somebody is reading", () => {
    const tail = changeTail(EMPTY_TAIL, { type: "arrived", events: events(1, 2), reading: true });
    expect(tail.shown).toEqual([]);
    expect(seqs(tail.waiting)).toEqual([2, 1]);
  });

  it("shows what waited when it is asked for, without a gap", () => {
    const reading = changeTail(EMPTY_TAIL, { type: "arrived", events: events(1), reading: true });
    const more = changeTail(reading, { type: "arrived", events: events(2), reading: true });
    expect(seqs(changeTail(more, { type: "released" }).shown)).toEqual([2, 1]);
  });

  it("shows what waited together with what arrives once reading is over", () => {
    const reading = changeTail(EMPTY_TAIL, { type: "arrived", events: events(1), reading: true });
    const tail = changeTail(reading, { type: "arrived", events: events(2), reading: false });
    expect(seqs(tail.shown)).toEqual([2, 1]);
    expect(tail.waiting).toEqual([]);
  });

  it("begins anew after a reset", () => {
    const tail = changeTail(EMPTY_TAIL, { type: "arrived", events: events(1), reading: false });
    expect(changeTail(tail, { type: "reset" })).toEqual(EMPTY_TAIL);
  });
});

describe("saying who called with what", () => {
  it("says the subject where there is no id of ours", () => {
    expect(userOf(anEvent({ seq: 1, uid: null, subject: "auth0|7" }))).toBe("auth0|7");
  });

  it("says anonymous where nobody signed in", () => {
    expect(userOf(anEvent({ seq: 1, uid: null, subject: null }))).toBe("anonymous");
  });

  it("says the client's id where it has no name", () => {
    expect(clientOf(anEvent({ seq: 1, clientName: null }))).toBe("c1");
  });

  it("says the tool of a call", () => {
    expect(targetOf(anEvent({ seq: 1 }))).toBe("echo");
  });

  it("says the method where no tool was called", () => {
    expect(targetOf(anEvent({ seq: 1, method: "tools/list", tool: null }))).toBe("tools/list");
  });

  it("says what an operator did to a tool", () => {
    const change = anEvent({ seq: 1, front: "console", method: "tools.access.change" });
    expect(targetOf(change)).toBe("tools.access.change echo");
  });
});
