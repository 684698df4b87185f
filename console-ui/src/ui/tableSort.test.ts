import { expect, it } from "vitest";
import { readTableSort, sortOf, writeSort } from "./tableSort";

it("reads what it wrote", () => {
  for (const by of [
    { id: "calls", desc: true },
    { id: "name", desc: false },
  ]) {
    expect(sortOf("Tools", writeSort(undefined, "Tools", by))).toEqual(by);
  }
});

it("leaves other tables as they are", () => {
  expect(sortOf("Operators", "Tools:-calls")).toBeUndefined();
  expect(sortOf("Tools", undefined)).toBeUndefined();
});

it("replaces the sorting of one table, and keeps that of the others", () => {
  const both = writeSort("Tools:-calls", "Resources and prompts", { id: "mode", desc: false });
  expect(sortOf("Tools", both)).toEqual({ id: "calls", desc: true });
  const changed = writeSort(both, "Tools", { id: "name", desc: false });
  expect(sortOf("Tools", changed)).toEqual({ id: "name", desc: false });
  expect(sortOf("Resources and prompts", changed)).toEqual({ id: "mode", desc: false });
});

it("takes no sorting that names no table", () => {
  expect(readTableSort({ sort: "calls" }).sort).toBeUndefined();
  expect(readTableSort({ sort: 7 }).sort).toBeUndefined();
});
