import { describe, expect, it } from "vitest";
import type { Access } from "../api/types";
import { consequencesOf, differenceOf, isScope, normalizeScopes } from "./access";

const required = (...scopes: string[]): Access => ({ mode: "required", scopes, enabled: true });

describe("scopes", () => {
  it.each(["demo:read", "https://example.com/scope", "a", "!#[]~"])("takes %s", (scope) => {
    expect(isScope(scope)).toBe(true);
  });

  it.each(["", "two words", 'quo"te', "back\\slash", "ümlaut", "tab\there"])("refuses “%s”", (scope) => {
    expect(isScope(scope)).toBe(false);
  });

  it("are kept sorted, trimmed and once each", () => {
    expect(normalizeScopes([" b ", "a", "b", ""])).toEqual(["a", "b"]);
  });
});

describe("the difference between two accesses", () => {
  it("is none when only the order of the scopes differs", () => {
    expect(differenceOf(required("a", "b"), required("b", "a"))).toBeUndefined();
  });

  it("names added and removed scopes", () => {
    expect(differenceOf(required("a", "b"), required("b", "c"))).toMatchObject({
      addedScopes: ["c"],
      removedScopes: ["a"],
    });
  });

  it("names a change of mode and of state", () => {
    expect(differenceOf(required(), { mode: "public", scopes: [], enabled: false })).toMatchObject({
      mode: { before: "required", after: "public" },
      enabled: { before: true, after: false },
    });
  });
});

describe("what a change means for callers", () => {
  it("says who has to step up", () => {
    expect(consequencesOf(required("a"), required("a", "b"))).toEqual([
      "Callers without b are asked to step up.",
    ]);
  });

  it("warns that a public tool is open to strangers", () => {
    expect(consequencesOf(required("a"), { ...required("a"), mode: "public" })).toEqual([
      "Callers who are not signed in get through.",
    ]);
  });

  it("says only that everybody is refused when the tool is switched off", () => {
    expect(consequencesOf(required("a"), { ...required("b"), enabled: false })).toEqual([
      "From the next call on, everybody is refused.",
    ]);
  });

  it("does not speak of scopes that nobody is asked for", () => {
    const optional: Access = { mode: "optional", scopes: [], enabled: true };
    expect(consequencesOf(optional, { ...optional, scopes: ["a"] })).toEqual([]);
  });

  it("says nothing when nothing changes", () => {
    expect(consequencesOf(required("a"), required("a"))).toEqual([]);
  });
});
