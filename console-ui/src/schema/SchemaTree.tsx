import { Text } from "@mantine/core";
import { nodeOf, type Schema, type SchemaNode } from "./schema";
import classes from "./SchemaTree.module.css";

/** A schema as a tree: names, types, limits and what its author says. */
export function SchemaTree({ schema, what }: { schema: Schema; what: string }) {
  const root = nodeOf(what, schema);
  if (root.children.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        {schema["additionalProperties"] === false
          ? "It takes no members."
          : "Any object: no members are described."}
      </Text>
    );
  }
  return <Nodes nodes={root.children} label={what} />;
}

function Nodes({ nodes, label }: { nodes: readonly SchemaNode[]; label: string }) {
  return (
    <ul className={classes.nodes} aria-label={label}>
      {nodes.map((node) => (
        <li key={node.name} className={classes.node}>
          <div className={classes.line}>
            <code className={classes.name}>{node.name}</code>
            <span className={classes.type}>{node.type}</span>
            {node.required && <span className={classes.required}>required</span>}
            {node.notes.map((note) => (
              <code key={note} className={classes.note}>
                {note}
              </code>
            ))}
          </div>
          {node.description !== undefined && (
            <Text fz="sm" c="dimmed">
              {node.description}
            </Text>
          )}
          {node.children.length > 0 && <Nodes nodes={node.children} label={node.name} />}
        </li>
      ))}
    </ul>
  );
}
