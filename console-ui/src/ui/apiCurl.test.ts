import { expect, it } from "vitest";
import { apiCurl } from "./apiCurl";

it("reads with the session of the shell", () => {
  expect(apiCurl("http://localhost:8081", "GET", "/clients")).toBe(
    "curl -sS -b cookies.txt 'http://localhost:8081/api/clients'",
  );
});

it("writes with the token for writes, and quotes what was typed", () => {
  expect(apiCurl("http://localhost:8081", "POST", "/clients/remove", { reason: "it's gone" })).toBe(
    [
      "curl -sS -b cookies.txt -X POST 'http://localhost:8081/api/clients/remove'",
      '-H "X-CSRF-Token: $CSRF"',
      "-H 'Content-Type: application/json'",
      String.raw`-d '{"reason":"it'\''s gone"}'`,
    ].join(" \\\n  "),
  );
});

it("names the revision that a write is based on", () => {
  expect(apiCurl("http://localhost:8081", "PUT", "/tools/echo/access", {}, "3")).toContain(
    `-H 'If-Match: "3"'`,
  );
});
