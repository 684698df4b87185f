import { useMemo } from "react";
import { CopyButton } from "./CopyButton";
import classes from "./JsonText.module.css";

/** JSON as indented text. */
export function JsonText({ value, what }: { value: unknown; what: string }) {
  const text = useMemo(() => JSON.stringify(value, null, 2), [value]);
  return (
    <div className={classes.box}>
      <div className={classes.copy}>
        <CopyButton text={text} what={what} />
      </div>
      <pre className={classes.text} tabIndex={0} role="region" aria-label={what}>
        {text}
      </pre>
    </div>
  );
}
