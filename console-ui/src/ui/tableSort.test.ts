import { expect, it } from "vitest";
import { readTableSort, sortOf, writeSort } from "./tableSort";

it("reads what it wrote", () => {
  for (const by of [
    { id: "calls", desc: true },
    { id: "name", desc: false },
  ]) {
    expect(sortOf("Tools", writeSort("Tools", by))).toEqual(by);
  }
});

it("leaves other tables as they are", () => {
  expect(sortOf("Operators", "Tools:-calls")).toBeUndefined();
  expect(sortOf("Tools", undefined)).toBeUndefined();
});

it("takes no sorting that names no table", () => {
  expect(readTableSort({ sort: "calls" })).toEqual({});
  expect(readTableSort({ sort: 7 })).toEqual({});
});
