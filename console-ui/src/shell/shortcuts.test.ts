import { describe, expect, it } from "vitest";
import { isTyping, readKey } from "./shortcuts";

describe("keyboard shortcuts", () => {
  it.each([
    ["o", "/"],
    ["a", "/audit"],
    ["t", "/tools"],
    ["d", "/tokens"],
  ])("g then %s goes to %s", (key, page) => {
    expect(readKey(readKey("", "g").prefix, key).action).toEqual({ go: page });
  });

  it("forgets g after a key that means nothing", () => {
    expect(readKey("g", "x")).toEqual({ prefix: "" });
  });

  it("does nothing for a page's letter alone", () => {
    expect(readKey("", "a").action).toBeUndefined();
  });

  it("goes to the search and to the help", () => {
    expect(readKey("", "/").action).toEqual({ do: "search" });
    expect(readKey("", "?").action).toEqual({ do: "help" });
  });

  it.each(["input", "textarea", "select"])("stays silent in a field of type %s", (tag) => {
    expect(isTyping(document.createElement(tag))).toBe(true);
  });

  it("listens on the page itself", () => {
    expect(isTyping(document.body)).toBe(false);
  });
});
