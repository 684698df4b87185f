import { expect, it } from "vitest";
import { docOf, isDropwizardKey, readDocs } from "./configDocs";

it("reads a key with its default and meaning as plain text", () => {
  expect(
    readDocs("| `a.b` | 30s | What `x` is; see [the proxy](proxy.md). |\n| PORT | 8080 | no key |"),
  ).toEqual([{ key: "a.b", standard: "30s", meaning: "What x is; see the proxy." }]);
});

it("finds what stands in lists and maps", () => {
  expect(docOf("upstreams[3].tools[12].name")?.key).toBe("upstreams[].tools[].name");
  expect(docOf("tools.access.a.b.mode")?.key).toBe("tools.access.NAME.mode");
  expect(docOf("console.url")?.meaning).toMatch(/operators/);
  expect(docOf("nothing.of.the.kind")).toBeUndefined();
});

it("knows what Dropwizard reads", () => {
  expect(isDropwizardKey("server.maxThreads")).toBe(true);
  expect(isDropwizardKey("console.url")).toBe(false);
});
