import { SegmentedControl, Text } from "@mantine/core";
import { IconPlugConnected, IconZoomExclamation } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { SignInAttempt } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyCurl } from "../ui/CopyCurl";
import { Empty } from "../ui/Empty";
import { Facts } from "../ui/Facts";
import { formatFullTime, formatMs, plural } from "../ui/format";
import { CheckStatus, SignInStanding } from "../ui/Outcome";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { useZone } from "../ui/zone";
import { nameOf, sentence, STAGES, standing, useLiveAttempts } from "./attempts";
import classes from "./Doctor.module.css";

const route = getRouteApi("/shell/setup");

/** Who tries to sign in, as it happens, and where those who did not succeed stopped. */
export function Attempts({ mcpUrl }: { mcpUrl: string }) {
  const query = useLiveAttempts();
  const { show } = route.useSearch();
  const navigate = route.useNavigate();
  const now = useNow();
  return (
    <Panel title="Sign-in attempts" aside={<CopyCurl path="/sign-in-attempts" what="the attempts" />} flush>
      <QueryView query={query} what="the sign-in attempts" height={160}>
        {({ attempts, since, capacity }) => {
          const shown =
            show === "stuck"
              ? attempts.filter((attempt) => ["stuck", "refused"].includes(standing(attempt, now)))
              : attempts;
          return (
            <>
              <div className={classes.attemptsHead}>
                <Text fz="sm" c="dimmed" maw="44rem">
                  Clients on their way from the first 401 to the first call, as this node sees them. Kept in
                  its memory: the latest {capacity} since {formatFullTime(since)}.
                </Text>
                <SegmentedControl
                  aria-label="Which attempts"
                  size="xs"
                  data={[
                    { value: "all", label: "All" },
                    { value: "stuck", label: "Stuck or refused" },
                  ]}
                  value={show ?? "all"}
                  onChange={(value) =>
                    void navigate({
                      search: ({ attempt }) => ({
                        ...(attempt === undefined ? {} : { attempt }),
                        ...(value === "stuck" ? { show: "stuck" as const } : {}),
                      }),
                      replace: true,
                    })
                  }
                />
              </div>
              {attempts.length === 0 ? (
                <Empty icon={IconPlugConnected} title="Nobody has tried to sign in yet">
                  Connect a client as described above, or see what one would be told:{" "}
                  <code>curl -i {mcpUrl}</code>. Each step appears here as it happens.
                </Empty>
              ) : shown.length === 0 ? (
                <Empty icon={IconZoomExclamation} title="No attempt is stuck or was refused">
                  {plural(attempts.length, "attempt")} went well or {attempts.length === 1 ? "is" : "are"}{" "}
                  under way.{" "}
                  <AnchorLink to="/setup" search={{}}>
                    Show all
                  </AnchorLink>
                </Empty>
              ) : (
                shown.map((attempt) => <Attempt key={attempt.id} attempt={attempt} now={now} />)
              )}
            </>
          );
        }}
      </QueryView>
    </Panel>
  );
}

function Attempt({ attempt, now }: { attempt: SignInAttempt; now: number }) {
  const opened = route.useSearch({ select: (search) => search.attempt === attempt.id });
  const navigate = route.useNavigate();
  const stands = standing(attempt, now);
  return (
    <details
      className={classes.client}
      open={opened}
      onToggle={(event) => {
        const { open } = event.currentTarget;
        if (open !== opened) {
          void navigate({
            search: ({ show }) => ({
              ...(show === undefined ? {} : { show }),
              ...(open ? { attempt: attempt.id } : {}),
            }),
            replace: true,
          });
        }
      }}
    >
      <summary className={classes.summary}>
        <SignInStanding standing={stands} />
        <span className={classes.name}>{nameOf(attempt)}</span>
        <span className={classes.sentence}>{sentence(attempt, now)}</span>
      </summary>
      {opened && <Story attempt={attempt} advised={stands !== "waiting"} />}
    </details>
  );
}

/** What to do, who it is, and each step. */
function Story({ attempt, advised }: { attempt: SignInAttempt; advised: boolean }) {
  useZone();
  const begun = Date.parse(attempt.startedAt);
  return (
    <>
      {attempt.advice !== null && advised && (
        <div className={classes.finding} data-severity="error">
          <strong>What to do</strong>
          <span>{attempt.advice}</span>
        </div>
      )}
      <div className={classes.attemptFacts}>
        <Facts
          facts={[
            { name: "Client", value: attempt.clientName },
            {
              name: "Client id",
              value: attempt.clientId !== null && (
                <AnchorLink to="/audit" search={{ client: attempt.clientId, range: "7d" }}>
                  {attempt.clientId}
                </AnchorLink>
              ),
            },
            {
              name: "User",
              value: attempt.uid !== null && (
                <AnchorLink to="/users/$uid" params={{ uid: attempt.uid }}>
                  {attempt.uid}
                </AnchorLink>
              ),
            },
            { name: "From", value: attempt.address },
            { name: "Browser at", value: attempt.browser !== attempt.address ? attempt.browser : null },
            { name: "Says it is", value: attempt.userAgent },
            { name: "Began", value: formatFullTime(attempt.startedAt) },
          ]}
        />
      </div>
      <ol className={classes.steps} aria-label={`Steps of ${nameOf(attempt)}`}>
        {attempt.steps.map((step, index) => (
          <li key={index} className={classes.step}>
            <CheckStatus status={step.passed ? "pass" : "fail"} />
            <span className={classes.name}>{STAGES[step.stage]}</span>
            <span className={classes.detail}>
              {step.detail}
              {step.count > 1 && ` ${plural(step.count, "time")} in a row.`}
            </span>
            <code className={classes.request}>
              +{formatMs(Date.parse(step.at) - begun)} {step.request}: {step.status}
            </code>
          </li>
        ))}
      </ol>
    </>
  );
}

/** The time, once a second while the page is open. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
