import { expect, it } from "vitest";
import { fieldsOf, nodeOf, startOf, withValue } from "./schema";

const kinds = (properties: Record<string, unknown>) =>
  fieldsOf({ type: "object", properties })?.map(({ input }) => input.kind);

it("makes a field for what a form can ask for", () => {
  expect(
    kinds({
      text: { type: "string" },
      amount: { type: "integer" },
      flag: { type: "boolean" },
      one: { enum: ["a", "b"] },
      many: { type: "array", items: { type: "string" } },
      group: { type: "object", properties: { inner: { type: "string" } } },
    }),
  ).toEqual(["text", "number", "flag", "choice", "texts", "group"]);
});

it.each([
  ["a reference", { $ref: "#/$defs/x" }],
  ["alternatives", { oneOf: [{ type: "string" }, { type: "number" }] }],
  ["several types", { type: ["string", "null"] }],
  ["a list of objects", { type: "array", items: { type: "object" } }],
  ["an open object", { type: "object" }],
  ["choices that are no plain values", { enum: ["a", null] }],
  ["no type at all", {}],
])("asks for %s as JSON", (_, property) => {
  expect(kinds({ property })).toEqual(["json"]);
});

it("makes no form of a schema with conditions of its own", () => {
  expect(fieldsOf({ type: "object", properties: {}, anyOf: [{ required: ["a"] }] })).toBeUndefined();
  expect(fieldsOf({ type: "object" })).toBeUndefined();
  expect(fieldsOf({ type: "object", additionalProperties: false })).toEqual([]);
});

it("begins with the defaults", () => {
  expect(startOf({ properties: { a: { default: 3 }, b: { type: "string" } } })).toEqual({ a: 3 });
});

it("takes a member away where there is no value", () => {
  expect(withValue({ a: 1, b: 2 }, "a", undefined)).toEqual({ b: 2 });
  expect(withValue({ a: 1 }, "b", 2)).toEqual({ a: 1, b: 2 });
});

it("shows members, items and alternatives as a tree", () => {
  const node = nodeOf("arguments", {
    type: "object",
    required: ["lines"],
    properties: {
      lines: {
        type: "array",
        items: { type: "object", properties: { sku: { type: "string", maxLength: 9 } } },
      },
    },
  });
  expect(node.children[0]).toMatchObject({ name: "lines", type: "list of object", required: true });
  expect(node.children[0]?.children[0]).toMatchObject({ name: "sku", notes: ["maxLength 9"] });
});
