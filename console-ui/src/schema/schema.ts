/** A JSON Schema as it came; nothing in it is trusted to be well-formed. */
export type Schema = Record<string, unknown>;
export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** What a form cannot ask for without telling only half of the schema. */
const BEYOND_A_FORM = [
  "$ref",
  "allOf",
  "anyOf",
  "oneOf",
  "not",
  "if",
  "patternProperties",
  "dependentSchemas",
  "prefixItems",
];

export type FieldKind =
  | { kind: "text" }
  | { kind: "number"; whole: boolean }
  | { kind: "flag" }
  | { kind: "choice"; options: readonly (string | number)[] }
  | { kind: "texts" }
  | { kind: "group"; fields: readonly Field[] }
  /** Anything else is asked for as JSON, rather than by a form that lies about it. */
  | { kind: "json" };

export interface Field {
  name: string;
  title: string;
  description: string | undefined;
  required: boolean;
  input: FieldKind;
}

const DEEPEST = 4;

/** The fields of a form for an object schema; absent if a form would not do it justice. */
export function fieldsOf(schema: Schema, depth = 0): Field[] | undefined {
  const properties = schema["properties"];
  if (BEYOND_A_FORM.some((keyword) => keyword in schema)) return undefined;
  if (schema["type"] !== undefined && schema["type"] !== "object") return undefined;
  if (properties === undefined) return schema["additionalProperties"] === false ? [] : undefined;
  if (!isObject(properties)) return undefined;
  const required = list(schema["required"]);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    title: (isObject(property) ? text(property["title"]) : undefined) ?? name,
    description: isObject(property) ? text(property["description"]) : undefined,
    required: required.includes(name),
    input: isObject(property) ? inputOf(property, depth) : { kind: "json" },
  }));
}

function inputOf(schema: Schema, depth: number): FieldKind {
  if (BEYOND_A_FORM.some((keyword) => keyword in schema)) return { kind: "json" };
  const choices = list(schema["enum"]);
  if (choices.length > 0) {
    const plain = choices.filter((choice) => typeof choice === "string" || typeof choice === "number");
    return plain.length === choices.length ? { kind: "choice", options: plain } : { kind: "json" };
  }
  switch (schema["type"]) {
    case "string":
      return { kind: "text" };
    case "number":
      return { kind: "number", whole: false };
    case "integer":
      return { kind: "number", whole: true };
    case "boolean":
      return { kind: "flag" };
    case "array": {
      const items = schema["items"];
      const texts = isObject(items) && items["type"] === "string" && !("enum" in items);
      return texts ? { kind: "texts" } : { kind: "json" };
    }
    case "object": {
      const fields = depth < DEEPEST ? fieldsOf(schema, depth + 1) : undefined;
      return fields === undefined ? { kind: "json" } : { kind: "group", fields };
    }
    default:
      return { kind: "json" };
  }
}

/** The values to begin with: what the schema has as defaults. */
export function startOf(schema: Schema): JsonObject {
  const properties = schema["properties"];
  if (!isObject(properties)) return {};
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) =>
      isObject(property) && "default" in property ? [[name, property["default"]]] : [],
    ),
  );
}

/** A property set to a value, or taken away where there is none. */
export function withValue(object: JsonObject, name: string, value: unknown): JsonObject {
  return value === undefined
    ? Object.fromEntries(Object.entries(object).filter(([member]) => member !== name))
    : { ...object, [name]: value };
}

export interface SchemaNode {
  name: string;
  type: string;
  required: boolean;
  description: string | undefined;
  notes: readonly string[];
  children: readonly SchemaNode[];
}

const NOTED = [
  "format",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "exclusiveMinimum",
  "exclusiveMaximum",
  "multipleOf",
  "minItems",
  "maxItems",
  "uniqueItems",
  "default",
  "const",
  "enum",
];

const DEEPEST_NODE = 8;

/** A schema as a tree of names, types and limits, for people. */
export function nodeOf(name: string, schema: unknown, required = false, depth = 0): SchemaNode {
  if (!isObject(schema)) {
    const type = schema === false ? "nothing" : "anything";
    return { name, type, required, description: undefined, notes: [], children: [] };
  }
  const notes = NOTED.filter((keyword) => keyword in schema).map(
    (keyword) => `${keyword} ${JSON.stringify(schema[keyword])}`,
  );
  if (schema["additionalProperties"] === false) notes.push("no other members");
  return {
    name,
    type: typeOf(schema),
    required,
    description: text(schema["description"]),
    notes,
    children: depth < DEEPEST_NODE ? childrenOf(schema, depth + 1) : [],
  };
}

function typeOf(schema: Schema): string {
  const type = schema["type"];
  if (typeof schema["$ref"] === "string") return `as ${schema["$ref"]}`;
  if (Array.isArray(type)) return type.join(" or ");
  if (type === "array" && isObject(schema["items"])) return `list of ${typeOf(schema["items"])}`;
  return text(type) ?? (isObject(schema["properties"]) ? "object" : "anything");
}

function childrenOf(schema: Schema, depth: number): SchemaNode[] {
  const properties = schema["properties"];
  const required = list(schema["required"]);
  const members = isObject(properties)
    ? Object.entries(properties).map(([name, property]) =>
        nodeOf(name, property, required.includes(name), depth),
      )
    : [];
  const items = schema["items"];
  const inItems = isObject(items) ? childrenOf(items, depth) : [];
  const alternatives = ["oneOf", "anyOf", "allOf"].flatMap((keyword) =>
    list(schema[keyword]).map((each, index) => nodeOf(`${keyword} ${index + 1}`, each, false, depth)),
  );
  return [...members, ...inItems, ...alternatives];
}
