import type { TokenReport } from "../api/types";
import { words } from "../ui/format";
import { CheckStatus } from "../ui/Outcome";
import classes from "./TokenResult.module.css";

export function TokenChecks({ checks }: { checks: TokenReport["checks"] }) {
  return (
    <ol className={classes.checks}>
      {checks.map((check) => (
        <li key={check.id} className={classes.check} data-status={check.status}>
          <CheckStatus status={check.status} />
          <span className={classes.name}>{words(check.id)}</span>
          <span className={classes.detail}>{check.detail}</span>
          {check.fix !== null && <span className={classes.fix}>{check.fix}</span>}
        </li>
      ))}
    </ol>
  );
}
