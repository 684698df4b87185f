import { Text } from "@mantine/core";
import type { Upstream } from "../api/types";
import { Facts } from "../ui/Facts";
import { formatCount, formatMs } from "../ui/format";
import { Breaker } from "../ui/Outcome";
import { Panel } from "../ui/Panel";
import { Timestamp } from "../ui/Timestamp";

type UpstreamHealth = NonNullable<Upstream["health"]>;

const asked = (health: UpstreamHealth) => health.succeeded + health.failed;

/** How an upstream's calls go, in one cell: whether it is called, and how long it takes. */
export function HealthCell({ health }: { health: Upstream["health"] }) {
  if (health === null) return "not called yet";
  return (
    <div>
      <Breaker breaker={health.breaker} />
      <Text fz="xs" c="dimmed">
        {asked(health) === 0
          ? "no calls yet"
          : `${formatMs(health.p50Millis)}, 95 % within ${formatMs(health.p95Millis)}`}
        {health.inFlight > 0 && `, ${formatCount(health.inFlight)} under way`}
      </Text>
    </div>
  );
}

/** How an upstream's calls go, in full. */
export function HealthPanel({ health }: { health: Upstream["health"] }) {
  return (
    <Panel title="How its calls go">
      {health === null ? (
        <Text>It was not called since this node started.</Text>
      ) : (
        <Facts
          facts={[
            { name: "Calls", value: <Breaker breaker={health.breaker} /> },
            {
              name: "Latency",
              value:
                asked(health) === 0
                  ? "no calls yet"
                  : `half within ${formatMs(health.p50Millis)}, 95 % within ${formatMs(health.p95Millis)}`,
            },
            {
              name: "Under way",
              value: `${formatCount(health.inFlight)} of at most ${formatCount(health.maxConcurrent)}`,
            },
            { name: "Answered", value: formatCount(health.succeeded) },
            { name: "Failed", value: formatCount(health.failed) },
            { name: "Not made", value: formatCount(health.turnedAway) },
            {
              name: "Last success",
              value: health.lastSuccess === null ? "never" : <Timestamp time={health.lastSuccess} ago />,
            },
            { name: "Last failure", value: <LastFailure failure={health.lastFailure} /> },
          ]}
        />
      )}
    </Panel>
  );
}

function LastFailure({ failure }: { failure: UpstreamHealth["lastFailure"] }) {
  if (failure === null) return "none";
  return (
    <>
      <Timestamp time={failure.time} ago />: {failure.message} <code>{failure.code}</code>
    </>
  );
}
