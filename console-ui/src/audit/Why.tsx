import { Stack, Text } from "@mantine/core";
import type { DecisionStory } from "../api/types";
import { useUserNames } from "../people/useUserNames";
import { AnchorLink } from "../ui/AnchorLink";
import { shortened, words } from "../ui/format";
import { CheckStatus } from "../ui/Outcome";
import { Verdict } from "../ui/Verdict";
import classes from "./EventDetail.module.css";

/** The steps of the gate as this call went through them, what would change the outcome, and what holds today. */
export function Why({ story }: { story: DecisionStory }) {
  const { steps, fixes, today, event } = story;
  const { nameOf } = useUserNames();
  // Other methods carry a URI or the name of a prompt there.
  const tool = event.method === "tools/call" ? event.tool : null;
  return (
    <Stack gap="sm">
      <ol className={classes.steps}>
        {steps.map((step) => (
          <li key={step.name} className={classes.step} data-status={step.status}>
            <CheckStatus status={step.status} />
            <span className={classes.stepName}>{words(step.name)}</span>
            <span className={classes.stepDetail}>{shortened(step.detail)}</span>
          </li>
        ))}
      </ol>
      {fixes.length > 0 && (
        <div>
          <Text fz="sm" fw={600} mb={4}>
            What would change it
          </Text>
          <ul className={classes.fixes}>
            {fixes.map((fix) => (
              <li key={fix}>{shortened(fix)}</li>
            ))}
            {tool !== null && event.reason === "insufficient_scope" && event.missingScopes.length > 0 && (
              <li>
                <AnchorLink
                  to="/tools/$name"
                  params={{ name: tool }}
                  search={{ without: event.missingScopes.join(" ") }}
                >
                  Stop asking for {event.missingScopes.join(" and ")}
                </AnchorLink>
                , for everybody
              </li>
            )}
            {event.uid !== null && event.missingScopes.length > 0 && (
              <li>
                <AnchorLink to="/users/$uid" params={{ uid: event.uid }}>
                  See what {nameOf(event.uid)} allowed their clients
                </AnchorLink>
              </li>
            )}
            {tool !== null && (
              <li>
                <AnchorLink to="/tools/$name" params={{ name: tool }}>
                  Edit the access of {tool}
                </AnchorLink>
              </li>
            )}
            {event.tool !== null && event.method === "prompts/get" && (
              <li>
                <AnchorLink
                  to="/tools/offerings/$kind"
                  params={{ kind: "prompt" }}
                  search={{ id: event.tool }}
                >
                  Edit the access of {event.tool}
                </AnchorLink>
              </li>
            )}
          </ul>
        </div>
      )}
      {today !== null && (
        <Text fz="sm" component="div">
          The same call today: <Verdict {...today} />
        </Text>
      )}
    </Stack>
  );
}
