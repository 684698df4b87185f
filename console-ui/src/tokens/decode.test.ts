import { describe, expect, it } from "vitest";
import { decodeToken, tokenIn } from "./decode";

const part = (value: unknown) =>
  btoa(JSON.stringify(value)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/u, "");
const HEADER = part({ alg: "RS256" });
const CLAIMS = part({ sub: "alex", exp: 1 });
const TOKEN = `${HEADER}.${CLAIMS}.c2ln`;

describe("finding the token", () => {
  it("takes it out of a curl command", () => {
    expect(tokenIn(`curl https://x/mcp -H 'Authorization: Bearer ${TOKEN}' -d '{"a":1}'`)).toBe(TOKEN);
  });

  it("takes it out of other text around it", () => {
    expect(tokenIn(`access_token: ${TOKEN}\nexpires_in: 300`)).toBe(TOKEN);
  });
});

describe("decoding", () => {
  it("reads header and claims", () => {
    const { parts, remark } = decodeToken(`Bearer ${TOKEN}`);
    expect(parts.map(({ value }) => value)).toEqual([{ alg: "RS256" }, { sub: "alex", exp: 1 }]);
    expect(remark).toBeUndefined();
  });

  it("reads the header of a token whose claims are cut off, and what is left of these", () => {
    const { parts, remark } = decodeToken(`${HEADER}.${CLAIMS.slice(0, 16)}`);
    expect(parts[0]?.value).toEqual({ alg: "RS256" });
    expect(parts[1]).toMatchObject({ value: undefined, text: '{"sub":"alex' });
    expect(parts[1]?.problem).toMatch(/cut off/u);
    expect(remark).toMatch(/signature is missing/u);
  });

  it("reads base64 in place of base64url, and says so", () => {
    const padded = btoa('{"sub":"a"}');
    const { parts } = decodeToken(`${HEADER}.${padded}.c2ln`);
    expect(parts[1]?.value).toEqual({ sub: "a" });
    expect(parts[1]?.problem).toBe("It is base64, not base64url.");
  });

  it("says of a text without dots that it is opaque", () => {
    expect(decodeToken("gho_16C7e42F292c6912E7710c838347Ae178B4a")).toMatchObject({ parts: [] });
  });

  it("says that a token is not signed", () => {
    expect(decodeToken(`${HEADER}.${CLAIMS}.`).remark).toBe("It is not signed.");
  });

  it("survives anything", () => {
    for (const text of ["..", "a.b.c", "€.€.€", ".".repeat(50), "=.=.="])
      expect(() => decodeToken(text)).not.toThrow();
  });
});
