import classes from "./Scopes.module.css";

interface ScopesProps {
  scopes: readonly string[];
  /** Scopes to mark as lacking. */
  missing?: readonly string[];
  none?: string;
}

export function Scopes({ scopes, missing = [], none = "none" }: ScopesProps) {
  if (scopes.length === 0) return <span className={classes.none}>{none}</span>;
  return (
    <span className={classes.scopes}>
      {scopes.map((scope) => (
        <code key={scope} className={classes.scope} data-missing={missing.includes(scope) || undefined}>
          {scope}
          {missing.includes(scope) && <span className={classes.missing}> missing</span>}
        </code>
      ))}
    </span>
  );
}
