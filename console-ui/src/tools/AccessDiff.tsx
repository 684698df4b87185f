import { IconArrowRight, IconMinus, IconPlus } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Access } from "../api/types";
import { differenceOf, modeLabel } from "./access";
import classes from "./AccessDiff.module.css";

/** What a change of access changes, line by line. */
export function AccessDiff({ before, after }: { before: Access; after: Access }) {
  const difference = differenceOf(before, after);
  if (difference === undefined) return <span className={classes.same}>Nothing changed.</span>;
  const { mode, enabled, addedScopes, removedScopes } = difference;
  return (
    <ul className={classes.lines}>
      {mode !== undefined && (
        <Replaced name="Access" before={modeLabel(mode.before)} after={modeLabel(mode.after)} />
      )}
      {enabled !== undefined && (
        <Replaced name="State" before={enabled.before ? "On" : "Off"} after={enabled.after ? "On" : "Off"} />
      )}
      {addedScopes.map((scope) => (
        <ScopeLine
          key={`+${scope}`}
          kind="added"
          icon={<IconPlus size={14} aria-label="added" />}
          scope={scope}
        />
      ))}
      {removedScopes.map((scope) => (
        <ScopeLine
          key={`-${scope}`}
          kind="removed"
          icon={<IconMinus size={14} aria-label="removed" />}
          scope={scope}
        />
      ))}
    </ul>
  );
}

function Replaced({ name, before, after }: { name: string; before: string; after: string }) {
  return (
    <li className={classes.line}>
      <span className={classes.name}>{name}</span>
      <del className={classes.before}>{before}</del>
      <IconArrowRight size={14} aria-label="becomes" />
      <ins className={classes.after}>{after}</ins>
    </li>
  );
}

function ScopeLine({ kind, icon, scope }: { kind: "added" | "removed"; icon: ReactNode; scope: string }) {
  return (
    <li className={classes.line} data-kind={kind}>
      <span className={classes.name}>Scope</span>
      {icon}
      <code>{scope}</code>
    </li>
  );
}
