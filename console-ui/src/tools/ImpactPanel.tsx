import { Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import type { Access, Impact } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { formatCount, plural } from "../ui/format";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Scopes } from "../ui/Scopes";
import classes from "./ImpactPanel.module.css";
import { impactQuery } from "./queries";
import type { Guarded, Subject } from "./subject";

type Asked = Pick<Subject<Guarded>, "kind" | "id" | "noun" | "impact">;

/** What the access in the editor would have meant for the calls of the last 7 days, by the gateway's own resolver. */
export function useImpact(subject: Asked, access: Access, revision: number, wanted: boolean) {
  const now = JSON.stringify(access);
  const [still] = useDebouncedValue(now, 250);
  return useQuery({
    ...impactQuery(subject, access, revision),
    // What was asked about another change says nothing of this one, so it is not shown meanwhile.
    enabled: wanted && still === now,
  });
}

/** Who would have been refused, and who let in. */
export function ImpactPanel({ subject, impact }: { subject: Asked; impact: ReturnType<typeof useImpact> }) {
  return (
    <Panel title={`On the ${subject.noun}s of the last 7 days`}>
      <QueryView query={impact} what="the impact" height={80}>
        {(found) => (
          <Stack gap="sm">
            <div aria-live="polite">
              <Sentence noun={subject.noun} impact={found} />
            </div>
            <Callers title="Newly refused" change={found.denied} subject={subject} />
            <Callers title="Newly allowed" change={found.allowed} subject={subject} />
            <Honesty noun={subject.noun} impact={found} />
          </Stack>
        )}
      </QueryView>
    </Panel>
  );
}

function Sentence({ noun, impact }: { noun: string; impact: Impact }) {
  if (impact.calls === 0)
    return <Text fz="sm">Nobody asked for it, so there is nothing to compare with.</Text>;
  return (
    <Text fz="sm" fw={500}>
      {amount(impact.denied)} newly refused, {amount(impact.allowed)} newly allowed, of{" "}
      {plural(impact.calls, noun)}.
    </Text>
  );
}

const amount = ({ calls, callers }: Impact["denied"]): string =>
  calls === 0 ? "none" : `${formatCount(calls)} by ${plural(callers, "caller")}`;

interface CallersProps {
  title: string;
  change: Impact["denied"];
  subject: Asked;
}

function Callers({ title, change, subject: { kind, id, noun } }: CallersProps) {
  if (change.calls === 0) return null;
  const more = change.callers - change.shown.length;
  return (
    <div>
      <Text fz="sm" c="dimmed" mb={2}>
        {title}
      </Text>
      <ul className={classes.callers} aria-label={title}>
        {change.shown.map(({ uid, calls, missingScopes }) => (
          <li key={uid} className={classes.caller}>
            <AnchorLink
              to="/audit"
              search={{ user: uid, range: "7d", ...(kind !== "template" && { tool: id }) }}
              fw={600}
            >
              {uid}
            </AnchorLink>
            <span className="tabular">{plural(calls, noun)}</span>
            {missingScopes.length > 0 && (
              <span>
                lacks <Scopes scopes={missingScopes} />
              </span>
            )}
          </li>
        ))}
        {more > 0 && <li className={classes.caller}>and {plural(more, "caller")} more</li>}
      </ul>
    </div>
  );
}

function Honesty({ noun, impact: { complete, calls, undecided } }: { noun: string; impact: Impact }) {
  return (
    <Text fz="xs" c="dimmed">
      Recorded {noun}s, decided anew with the scopes that they held.
      {!complete && ` There were more: these are the latest ${formatCount(calls + undecided)}.`}
      {undecided > 0 &&
        ` Left out: ${plural(undecided, noun)} turned away before access was looked at (bad token, too many calls).`}
    </Text>
  );
}
