import { expect, it } from "vitest";
import { curlOf } from "./curl";

it("keeps quotes of an argument from ending the shell's", () => {
  expect(curlOf("https://gw.example.com", "echo", { message: "it's $HOME" })).toContain(
    String.raw`-d '{"message":"it'\''s $HOME"}'`,
  );
});

it("names the token and does not hold it", () => {
  expect(curlOf("https://gw.example.com", "echo", {})).toContain("Bearer $TOKEN");
});

it.each([
  ["x/../orders_delete", "x%2F..%2Forders_delete"],
  ["a[1-999]{b,c}", "a%5B1-999%5D%7Bb%2Cc%7D"],
  ["a?b#c", "a%3Fb%23c"],
])("makes %s one segment of the path", (tool, segment) => {
  expect(curlOf("https://gw.example.com", tool, {})).toContain(
    `'https://gw.example.com/v1/tools/${segment}'`,
  );
});
