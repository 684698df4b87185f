import { expect, it } from "vitest";
import type { TokenReport } from "../api/types";
import { compareChecks, compareClaims, compareTools } from "./compare";

const report = (part: Partial<TokenReport>): TokenReport => ({
  verdict: { accepted: true, code: null, message: "" },
  checks: [],
  header: {},
  claims: {},
  caller: null,
  tools: [],
  challenge: null,
  ...part,
});

it("puts the same check of both side by side", () => {
  const one = report({ checks: [{ id: "issued_at", status: "pass", detail: "a", fix: null }] });
  const other = report({ checks: [{ id: "issued_at", status: "fail", detail: "b", fix: "c" }] });
  expect(compareChecks(one, other)).toMatchObject([
    { name: "Issued at", differs: true, first: { detail: "a" }, second: { detail: "b" } },
  ]);
  expect(compareChecks(one, one)[0]?.differs).toBe(false);
});

it("tells which claims differ, and which only one has", () => {
  const one = report({ claims: { aud: "x", sub: "s" } });
  const other = report({ claims: { aud: "y", sub: "s", jti: "1" } });
  expect(
    compareClaims(one, other).map(({ name, first, second, differs }) => [name, first, second, differs]),
  ).toEqual([
    ["aud", "x", "y", true],
    ["sub", "s", "s", false],
    ["jti", undefined, "1", true],
  ]);
});

it("tells which tools only one of them may call", () => {
  const tool = (decision: string) => ({ name: "echo", decision, reason: "r", missingScopes: [] });
  expect(
    compareTools(report({ tools: [tool("allow")] }), report({ tools: [tool("deny")] }))[0]?.differs,
  ).toBe(true);
  expect(compareTools(report({ tools: [tool("allow")] }), report({}))[0]).toMatchObject({
    second: undefined,
    differs: true,
  });
});
