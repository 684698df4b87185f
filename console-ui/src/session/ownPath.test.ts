import { expect, it } from "vitest";
import { ownPath } from "./ownPath";

it.each(["/console", "/console/", "/console/audit?user=u1#x"])("returns to %s", (path) => {
  expect(ownPath(path)).toBe(path);
});

it.each([
  "https://evil.example/",
  "//evil.example",
  "/console//evil.example",
  "/console/\\evil.example",
  "/api/audit",
  "/consolex",
  7,
  undefined,
])("does not follow %s", (path) => {
  expect(ownPath(path)).toBeUndefined();
});
