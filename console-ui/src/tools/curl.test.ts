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
