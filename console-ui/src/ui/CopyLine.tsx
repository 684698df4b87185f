import { CopyButton } from "./CopyButton";
import classes from "./CopyLine.module.css";

/** A value or command on one line, with a button that copies it. */
export function CopyLine({ text, what }: { text: string; what: string }) {
  return (
    <div className={classes.line}>
      <code className={classes.text} tabIndex={0} role="region" aria-label={what}>
        {text}
      </code>
      <CopyButton text={text} what={what} />
    </div>
  );
}
