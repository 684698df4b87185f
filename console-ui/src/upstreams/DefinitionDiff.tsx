import type { ToolDefinition } from "../api/types";
import classes from "./DefinitionDiff.module.css";

type Part = ToolDefinition["diff"][number];

const NAMES: Record<string, string> = {
  name: "Name",
  title: "Title",
  description: "Description",
  inputSchema: "Input schema",
  outputSchema: "Output schema",
  annotations: "Annotations",
  others: "Everything else",
};

const SIGNS = { before: "−", after: "+", both: " " } as const;
const WORDS = { before: "removed: ", after: "added: ", both: "" } as const;

/** One part of a definition, old and new lines in place. */
export function DefinitionDiff({ diff }: { diff: Part }) {
  const name = NAMES[diff.part] ?? diff.part;
  return (
    <section className={classes.part} aria-label={name}>
      <h3 className={classes.name}>{name}</h3>
      <div className={classes.lines} tabIndex={0} role="region" aria-label={`${name}, line by line`}>
        {diff.lines.map((line, index) => (
          <div key={index} className={classes.line} data-side={line.side}>
            <span aria-hidden className={classes.sign}>
              {SIGNS[line.side]}
            </span>
            <span className={classes.word}>{WORDS[line.side]}</span>
            <code>{line.text}</code>
          </div>
        ))}
      </div>
    </section>
  );
}
