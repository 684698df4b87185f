import { Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Overview } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { formatAgo, formatCount, formatMs, formatPercent, formatRate, plural } from "../ui/format";
import { callsOfTime, decidedIn } from "./calls";
import classes from "./OverviewPage.module.css";

const SECONDS = 60;
const FAILED = "outcome:tool_error,timeout,unknown";

/** The state of the gateway in one sentence, each number a way to what is behind it. */
export function StatusSentence({ overview }: { overview: Overview }) {
  const { now, lastHour, tools, gateway } = overview;
  const unhealthy = overview.health.filter((check) => !check.healthy);
  const decided = decidedIn(now);

  return (
    <div className={classes.status}>
      <div className={classes.verdict} data-healthy={unhealthy.length === 0}>
        {unhealthy.length === 0 ? (
          <IconCircleCheck size={22} aria-hidden />
        ) : (
          <IconAlertTriangle size={22} aria-hidden />
        )}
        {unhealthy.length === 0
          ? "Healthy"
          : `${unhealthy.map((check) => check.name).join(", ")} not healthy`}
      </div>
      <Text className={classes.sentence}>
        <Calls of={now}>{formatRate(decided / SECONDS)} requests a second</Calls>,{" "}
        <Calls of={now} also={FAILED}>
          {formatPercent(decided === 0 ? 0 : now.errors / decided)} errors
        </Calls>
        ,{" "}
        <Calls of={now} also={`ms:>${Math.floor(now.p99Ms)}`}>
          p99 {formatMs(now.p99Ms)}
        </Calls>
        . <Calls of={lastHour}>{plural(decidedIn(lastHour), "request")}</Calls> in the last hour,{" "}
        <Calls of={lastHour} also="decision:deny">
          {formatCount(lastHour.deny)} denied
        </Calls>
        ,{" "}
        <Calls of={lastHour} also="decision:challenge">
          {formatCount(lastHour.challenge)} challenged
        </Calls>
        ,{" "}
        <Calls of={lastHour} also="decision:limit">
          {formatCount(lastHour.limit)} limited
        </Calls>
        .{" "}
        <AnchorLink underline="always" to="/tools">
          {tools.enabled} of {plural(tools.total, "tool")}
        </AnchorLink>{" "}
        on, <ChainState chain={overview.chain} />, started {formatAgo(gateway.startedAt)}.
      </Text>
    </div>
  );
}

function Calls({ of, also, children }: { of: Overview["now"]; also?: string; children: ReactNode }) {
  return (
    <AnchorLink underline="always" fw={550} to="/audit" search={callsOfTime(of, also)}>
      {children}
    </AnchorLink>
  );
}

function ChainState({ chain: { headSeq, verified } }: { chain: Overview["chain"] }) {
  const link = (text: string) => (
    <AnchorLink underline="always" to="/audit" search={{ range: "all" }}>
      {text}
    </AnchorLink>
  );
  if (verified === null) return <>audit chain at {link(`#${formatCount(headSeq)}, not verified yet`)}</>;
  const where = `#${formatCount(verified.seq)}`;
  return verified.intact ? (
    <>
      audit chain verified to {link(where)} {formatAgo(verified.time)}
    </>
  ) : (
    <strong>audit chain broken after {link(where)}</strong>
  );
}
