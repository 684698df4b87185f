import { describe, expect, it } from "vitest";
import {
  chipsOf,
  exportHref,
  listKey,
  rangeText,
  readAuditSearch,
  toApiFilters,
  withoutFilters,
} from "./auditSearch";

const NOW = Date.parse("2026-11-21T12:00:00.000Z");

describe("the state of the audit page in the address", () => {
  it("takes every filter, the range, the live tail and the open event", () => {
    const raw = { user: "u1", tool: "echo", decision: "deny", q: "x", range: "1h", live: true, event: 7 };
    expect(readAuditSearch(raw)).toEqual(raw);
  });

  it("reads a number typed as text as text", () => {
    expect(readAuditSearch({ q: 403 })).toEqual({ q: "403" });
  });

  it.each([
    ["an unknown range", { range: "5y" }],
    ["a blank filter", { tool: "  " }],
    ["an object as a filter", { user: { uid: 1 } }],
    ["a broken time", { from: "yesterday-ish" }],
    ["an event that is no number", { event: "abc" }],
    ["a negative event", { event: -1 }],
    ["a live tail that is not a boolean", { live: "yes" }],
    ["the default range", { range: "24h" }],
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
    expect(toApiFilters({ range: "1h", tool: "echo" }, NOW)).toEqual({
      tool: "echo",
      from: "2026-11-21T11:00:00.000Z",
    });
  });

  it("asks for the last day when nothing is said", () => {
    expect(toApiFilters({}, NOW)).toEqual({ from: "2026-11-20T12:00:00.000Z" });
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
    expect(exportHref({ range: "all", user: "a b&c" }, "csv", NOW)).toBe(
      "/api/audit/export?format=csv&user=a+b%26c",
    );
  });
});

describe("the filters in words", () => {
  it("makes one chip a filter and says users by name", () => {
    expect(
      chipsOf({ user: "u1", tool: "echo" }, (uid) => `name of ${uid}`).map((chip) => chip.label),
    ).toEqual(["User: name of u1", "Tool: echo"]);
  });

  it("says the range that is meant when none is given", () => {
    expect(rangeText({})).toBe("last 24 hours");
  });

  it("says an open end", () => {
    expect(rangeText({ from: "2026-11-21T12:00:00.000Z" })).toMatch(/ to now$/);
  });

  it("clears filters but not the range", () => {
    expect(readAuditSearch({ ...withoutFilters({ tool: "echo", range: "7d" }) })).toEqual({ range: "7d" });
  });
});

it("does not load the list again for the open event or the live tail", () => {
  expect(listKey({ tool: "echo", event: 3, live: true })).toEqual(listKey({ tool: "echo" }));
});
