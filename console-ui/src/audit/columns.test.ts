import { expect, it } from "vitest";
import { anEvent } from "../testing/events";
import { COLUMNS, columnsOf, columnsText, termOf } from "./columns";

const column = (name: string) => COLUMNS.find((candidate) => candidate.name === name) ?? { name, width: "" };

it("shows the usual columns unless others are chosen", () => {
  expect(columnsOf(undefined)).toHaveLength(8);
  expect(columnsOf("Tool,Time").map(({ name }) => name)).toEqual(["Time", "Tool"]);
  expect(columnsOf("Nonsense")).toHaveLength(8);
});

it("keeps the usual columns out of the address", () => {
  expect(columnsText(columnsOf(undefined).map(({ name }) => name))).toBeUndefined();
  expect(columnsText(["Tool", "Time"])).toBe("Time,Tool");
});

it("filters by the value of a cell, and without it", () => {
  const event = anEvent({ seq: 1, clientName: "Claude Desktop", tool: null, method: "tools/list" });
  expect(termOf(column("Client"), event, false)).toBe('client:"Claude Desktop"');
  expect(termOf(column("Tool"), event, true)).toBe("-method:tools/list");
  expect(termOf(column("Time"), event, false)).toBeUndefined();
  expect(termOf(column("User"), anEvent({ seq: 2, uid: null, subject: null }), false)).toBeUndefined();
});
