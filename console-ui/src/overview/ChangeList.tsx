import type { Change } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { Timestamp } from "../ui/Timestamp";
import classes from "./ChangeList.module.css";

const KINDS: Record<Change["kind"], string> = {
  access: "Access",
  configuration: "Configuration",
  keys: "Keys",
  upstream: "Upstream",
  people: "People",
};

/** What was changed, newest first, each with a way to the change itself. */
export function ChangeList({ changes }: { changes: readonly Change[] }) {
  return (
    <ul className={classes.changes}>
      {changes.map((change) => (
        <li key={change.seq}>
          <div className={classes.head}>
            <ChangeLink change={change} />
            <span className={classes.dim}>
              {change.author !== null && `${change.author}, `}
              <Timestamp time={change.time} ago />
            </span>
          </div>
          {change.detail !== null && <div className={classes.detail}>{change.detail}</div>}
        </li>
      ))}
    </ul>
  );
}

/** A few words for a change. */
export function changeText(change: Change): string {
  const about = change.tool ?? change.upstream;
  if (change.method === "gateway.start") return "Start of a node";
  return about === null ? KINDS[change.kind] : `${KINDS[change.kind]}: ${about}`;
}

/** Where one sees what was changed. */
export const changePlace = ({ kind, tool, decisionId }: Change) =>
  kind === "access" && tool !== null
    ? ({ to: "/tools/$name", params: { name: tool }, search: { tab: "history" } } as const)
    : ({ to: "/audit/e/$decisionId", params: { decisionId } } as const);

function ChangeLink({ change }: { change: Change }) {
  return (
    <AnchorLink underline="always" {...changePlace(change)}>
      {changeText(change)}
    </AnchorLink>
  );
}
