import { expect, it } from "vitest";
import { scopeGains } from "./scopeGains";

const tool = (name: string, ...missingScopes: string[]) => ({
  name,
  decision: missingScopes.length > 0 ? "challenge" : "allow",
  reason: missingScopes.length > 0 ? "insufficient_scope" : "allowed",
  missingScopes,
});

it("names the scopes that would open most tools first", () => {
  expect(scopeGains([tool("a", "x"), tool("b", "y"), tool("c", "y"), tool("d")])).toEqual([
    { scopes: ["y"], tools: ["b", "c"] },
    { scopes: ["x"], tools: ["a"] },
  ]);
});

it("has nothing to say when every tool is open", () => {
  expect(scopeGains([tool("a")])).toEqual([]);
});
