import { CopyButton } from "../ui/CopyButton";
import { Panel } from "../ui/Panel";
import { useZone } from "../ui/zone";
import { claimsOf } from "./claims";
import classes from "./TokenResult.module.css";

/** A header's or body's members, each with what it means. */
export function ClaimList({ title, value }: { title: string; value: object }) {
  useZone();
  return (
    <Panel
      title={title}
      aside={<CopyButton text={JSON.stringify(value, null, 2)} what={`the ${title.toLowerCase()} as JSON`} />}
    >
      <dl className={classes.claims}>
        {claimsOf(value).map(({ name, value: text, note }) => (
          <div key={name}>
            <dt>
              <code>{name}</code>
            </dt>
            <dd>
              <code>{text}</code>
              {note !== undefined && <span className={classes.note}>{note}</span>}
            </dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
