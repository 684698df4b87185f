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

it("keeps the scopes to begin without", () => {
  expect(readToolSearch({ without: "demo:read demo:write" })).toEqual({ without: "demo:read demo:write" });
  expect(readToolSearch({ without: "" })).toEqual({});
});

it("looks for what is not used over the times that are offered", () => {
  expect(readToolsSearch({ unused: 7 })).toEqual({ unused: 7 });
  expect(readToolsSearch({ unused: 30 })).toEqual({});
  expect(readToolsSearch({ unused: 8 })).toEqual({});
});

it("reads a search for a number as text", () => {
  expect(readToolsSearch({ q: 42 })).toEqual({ q: "42" });
});
