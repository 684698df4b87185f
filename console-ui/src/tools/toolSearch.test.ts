import { expect, it } from "vitest";
import { readToolSearch, readToolsSearch } from "./toolSearch";

it("keeps the tab and the revision to restore", () => {
  expect(readToolSearch({ tab: "history" })).toEqual({ tab: "history" });
  expect(readToolSearch({ restore: 0 })).toEqual({ restore: 0 });
});

it("leaves out the first tab, unknown tabs and broken revisions", () => {
  expect(readToolSearch({ tab: "access", restore: "x" })).toEqual({});
  expect(readToolSearch({ tab: "nope", restore: -1 })).toEqual({});
});

it("reads a search for a number as text", () => {
  expect(readToolsSearch({ q: 42 })).toEqual({ q: "42" });
});
