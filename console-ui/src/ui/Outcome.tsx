import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleMinus,
  IconCircleX,
  IconGauge,
  IconHourglass,
  IconLock,
  type Icon,
} from "@tabler/icons-react";
import classes from "./Outcome.module.css";

export type OutcomeKind = "allow" | "deny" | "limit" | "challenge" | "error" | "none";

interface Look {
  kind: OutcomeKind;
  word: string;
  icon: Icon;
}

const DECISIONS: Record<string, Look> = {
  allow: { kind: "allow", word: "Allowed", icon: IconCircleCheck },
  deny: { kind: "deny", word: "Denied", icon: IconCircleX },
  limit: { kind: "limit", word: "Limited", icon: IconGauge },
  challenge: { kind: "challenge", word: "Challenged", icon: IconLock },
};

const CHECKS: Record<string, Look> = {
  pass: { kind: "allow", word: "Passed", icon: IconCircleCheck },
  warn: { kind: "limit", word: "Warning", icon: IconAlertTriangle },
  fail: { kind: "deny", word: "Failed", icon: IconCircleX },
  skipped: { kind: "none", word: "Not reached", icon: IconCircleMinus },
};

const APPROVALS: Record<string, Look> = {
  approved: { kind: "allow", word: "Approved", icon: IconCircleCheck },
  new: { kind: "challenge", word: "New, waiting", icon: IconHourglass },
  changed: { kind: "challenge", word: "Changed, waiting", icon: IconHourglass },
  rejected: { kind: "deny", word: "Rejected", icon: IconCircleX },
};

const PHASES: Record<string, Look> = {
  starting: { kind: "none", word: "Not asked yet", icon: IconCircleMinus },
  ready: { kind: "allow", word: "Ready", icon: IconCircleCheck },
  stale: { kind: "challenge", word: "Not answering, last tools kept", icon: IconAlertTriangle },
  down: { kind: "deny", word: "Down", icon: IconCircleX },
};

const BREAKERS: Record<string, Look> = {
  closed: { kind: "allow", word: "Called", icon: IconCircleCheck },
  open: { kind: "deny", word: "Left alone, it failed too often", icon: IconCircleX },
  half_open: { kind: "challenge", word: "Being tried again", icon: IconHourglass },
};

const STANDINGS = {
  complete: { kind: "allow", word: "Signed in", icon: IconCircleCheck },
  refused: { kind: "deny", word: "Refused", icon: IconCircleX },
  stuck: { kind: "limit", word: "Stuck", icon: IconAlertTriangle },
  waiting: { kind: "challenge", word: "Under way", icon: IconHourglass },
} satisfies Record<string, Look>;

/** Says a decision by icon, word and colour, never by colour alone. */
export function Decision({ decision }: { decision: string }) {
  return <Outcome look={DECISIONS[decision] ?? { kind: "none", word: decision, icon: IconAlertTriangle }} />;
}

/** Says how a check or step went. */
export function CheckStatus({ status }: { status: string }) {
  return <Outcome look={CHECKS[status] ?? { kind: "none", word: status, icon: IconCircleMinus }} />;
}

/** Says where a tool's definition stands. */
export function Approval({ approval }: { approval: string }) {
  return <Outcome look={APPROVALS[approval] ?? { kind: "none", word: approval, icon: IconCircleMinus }} />;
}

/** Says whether a backend answers. */
export function Phase({ phase }: { phase: string }) {
  return <Outcome look={PHASES[phase] ?? { kind: "none", word: phase, icon: IconCircleMinus }} />;
}

/** Says how far a client came that signs in. */
export function SignInStanding({ standing }: { standing: "complete" | "refused" | "stuck" | "waiting" }) {
  return <Outcome look={STANDINGS[standing]} />;
}

/** Says whether a backend is called, or given a rest. */
export function Breaker({ breaker }: { breaker: string }) {
  return <Outcome look={BREAKERS[breaker] ?? { kind: "none", word: breaker, icon: IconCircleMinus }} />;
}

function Outcome({ look: { kind, word, icon: OutcomeIcon } }: { look: Look }) {
  return (
    <span className={classes.outcome} data-kind={kind}>
      <OutcomeIcon size={16} stroke={2} aria-hidden />
      {word}
    </span>
  );
}
