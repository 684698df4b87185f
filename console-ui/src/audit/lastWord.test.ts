import { expect, it } from "vitest";
import { lastWord } from "./lastWord";

it.each([
  ["", { start: 0, negated: false, key: undefined, typed: "" }],
  ["us", { start: 0, negated: false, key: undefined, typed: "us" }],
  ["user:al", { start: 0, negated: false, key: "user", typed: "al" }],
  ["tool:a -client:Cl", { start: 7, negated: true, key: "client", typed: "Cl" }],
  ["tool:a ", { start: 7, negated: false, key: undefined, typed: "" }],
  ["ms:>5", { start: 0, negated: false, key: undefined, typed: "" }],
  ["nokey:x", { start: 0, negated: false, key: undefined, typed: "" }],
])("reads the end of %s", (query, word) => {
  expect(lastWord(query)).toEqual(word);
});
