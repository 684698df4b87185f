import { describe, expect, it } from "vitest";
import {
  addTerm,
  cutTerm,
  exportHref,
  isMoving,
  listKey,
  pinned,
  rangeText,
  readAuditSearch,
  termText,
  toApiFilters,
  typedBack,
  withoutFilters,
  writeTerm,
} from "./auditSearch";

const NOW = Date.parse("2026-11-21T12:00:00.000Z");

describe("the state of the audit page in the address", () => {
  it("takes every filter, the range, the live tail and the open event", () => {
    const raw = { q: "user:u1 x", range: "1h", live: true, event: 7, columns: "Time,Tool" };
    expect(readAuditSearch(raw)).toEqual(raw);
  });

  it("makes what a link asks for a part of the query", () => {
    expect(readAuditSearch({ user: "u1", tool: "two words", q: "x" })).toEqual({
      q: 'x user:u1 tool:"two words"',
    });
  });

  it("reads a number typed as text as text", () => {
    expect(readAuditSearch({ q: 403 })).toEqual({ q: "403" });
  });

  it.each([
    ["an unknown range", { range: "5y" }],
    ["a blank filter", { tool: "  " }],
    ["an object as a filter", { user: { uid: 1 } }],
    ["a broken time", { from: "yesterday-ish" }],
    ["a time back without its unit", { from: "now-7" }],
    ["a time that is none of ours", { to: "Nov 21, 2026" }],
    ["an event that is no number", { event: "abc" }],
    ["a negative event", { event: -1 }],
    ["a live tail that is not a boolean", { live: "yes" }],
  ])("leaves out %s", (_what, raw) => {
    expect(readAuditSearch(raw)).toEqual({});
  });

  it("keeps times in one form, whatever offset they were written with", () => {
    expect(readAuditSearch({ from: "2026-11-21T13:00:00+01:00" })).toEqual({
      from: "2026-11-21T12:00:00.000Z",
    });
  });
});

describe("the filters as the API takes them", () => {
  it("measures a relative range back from now", () => {
    expect(toApiFilters({ range: "1h", q: "tool:echo" }, NOW)).toEqual({
      q: "tool:echo",
      from: "2026-11-21T11:00:00.000Z",
    });
  });

  it("asks for the last hour when nothing is said", () => {
    expect(toApiFilters({}, NOW)).toEqual({ from: "2026-11-21T11:00:00.000Z" });
  });

  it("asks without a lower bound for all recorded time", () => {
    expect(toApiFilters({ range: "all" }, NOW)).toEqual({});
  });

  it("prefers absolute times to a range", () => {
    expect(toApiFilters({ range: "1h", to: "2026-01-01T00:00:00.000Z" }, NOW)).toEqual({
      to: "2026-01-01T00:00:00.000Z",
    });
  });

  it("never sends what only concerns the page", () => {
    expect(toApiFilters({ range: "all", live: true, event: 3 }, NOW)).toEqual({});
  });

  it("exports exactly what is shown", () => {
    expect(exportHref({ range: "all", q: "a b&c" }, "csv", NOW)).toBe(
      "/api/audit/export?format=csv&q=a+b%26c",
    );
  });
});

describe("the filters in words", () => {
  it("says a term in words, and users by name", () => {
    const nameOf = (uid: string) => `name of ${uid}`;
    expect(termText({ key: "user", negated: false, value: "u1" }, nameOf)).toBe("User: name of u1");
    expect(termText({ key: "client", negated: true, value: "a,b" })).toBe("Not Client: a, b");
    expect(termText({ key: "ms", negated: false, value: ">500" })).toBe("Took: >500 ms");
  });

  it("says the range that is meant when none is given", () => {
    expect(rangeText({})).toBe("last hour");
  });

  it("says an open end", () => {
    expect(rangeText({ from: "2026-11-21T12:00:00.000Z" })).toMatch(/ to now$/);
  });

  it("clears filters but not the range", () => {
    expect(readAuditSearch({ ...withoutFilters({ q: "tool:echo", range: "7d" }) })).toEqual({ range: "7d" });
  });
});

it("does not load the list again for the open event or the live tail", () => {
  expect(listKey({ q: "x", event: 3, live: true, columns: "Time" })).toEqual(listKey({ q: "x" }));
});

describe("the query box", () => {
  it.each([
    ["alice", "user:alice"],
    ["a b", 'user:"a b"'],
    ["a,b", 'user:"a,b"'],
    ['say "hi"', 'user:"say \\"hi\\""'],
    ["orders.*", 'user:"orders.*"'],
    ["", 'user:""'],
  ])("writes the value %s so that it is read as it is", (value, term) => {
    expect(writeTerm("user", value)).toBe(term);
  });

  it("adds a term once", () => {
    expect(addTerm("", "tool:a")).toBe("tool:a");
    expect(addTerm("tool:a", "-user:b")).toBe("tool:a -user:b");
    expect(addTerm("tool:a -user:b", "tool:a")).toBe("tool:a -user:b");
  });

  it("cuts a term out with the space around it", () => {
    expect(cutTerm("user:a tool:b text", { start: 7, end: 13 })).toBe("user:a text");
    expect(cutTerm("user:a", { start: 0, end: 6 })).toBe("");
  });
});

describe("a time back from now", () => {
  it("goes along with the clock", () => {
    const search = readAuditSearch({ from: "now-90m" });
    expect(search).toEqual({ from: "now-90m" });
    expect(toApiFilters(search, NOW)).toEqual({ from: "2026-11-21T10:30:00.000Z" });
    expect(rangeText(search)).toBe("last 90 minutes");
    expect(isMoving(search)).toBe(true);
  });

  it.each([
    ["now-7d", "now-7d"],
    [" 2W ", "now-2w"],
    ["90m", "now-90m"],
  ])("is understood as %s", (typed, from) => {
    expect(typedBack(typed)).toBe(from);
  });

  it.each(["7", "now", "now-0d", "now-7y", "-7d", "now-99999d"])("is not %s", (typed) => {
    expect(typedBack(typed)).toBeUndefined();
  });

  it("moves its beginning also where the end stands still", () => {
    const search = readAuditSearch({ from: "now-7d", to: "2026-11-21T12:00:00Z" });
    expect(isMoving(search)).toBe(true);
    expect(isMoving(pinned(search, NOW))).toBe(false);
  });

  it("can be pinned, for a link that goes on meaning the same time", () => {
    const search = pinned({ range: "1h", q: "tool:echo", live: true }, NOW);
    expect(toApiFilters(search, NOW + 86_400_000)).toEqual({
      q: "tool:echo",
      from: "2026-11-21T11:00:00.000Z",
      to: "2026-11-21T12:00:00.000Z",
    });
    expect(isMoving(search)).toBe(false);
  });
});
