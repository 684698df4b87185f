import { Text } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck } from "@tabler/icons-react";
import type { Overview } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { formatAgo, formatCount, formatMs, formatPercent, formatRate, plural } from "../ui/format";
import classes from "./OverviewPage.module.css";

/** The state of the gateway in one sentence, each number a way to what is behind it. */
export function StatusSentence({ overview }: { overview: Overview }) {
  const { now, lastHour, chain, tools, gateway } = overview;
  const unhealthy = overview.health.filter((check) => !check.healthy);
  const refused = lastHour.deny + lastHour.limit + lastHour.challenge;

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
        <strong>{formatRate(now.requestsPerSecond)}</strong> requests a second,{" "}
        <strong>{formatPercent(now.errorRate)}</strong> errors, p99 <strong>{formatMs(now.p99Ms)}</strong>.{" "}
        <AnchorLink underline="always" to="/audit" search={{ range: "1h" }}>
          {plural(lastHour.allow + refused, "call")}
        </AnchorLink>{" "}
        in the last hour,{" "}
        <AnchorLink underline="always" to="/audit" search={{ range: "1h", decision: "deny" }}>
          {formatCount(lastHour.deny)} denied
        </AnchorLink>
        ,{" "}
        <AnchorLink underline="always" to="/audit" search={{ range: "1h", decision: "challenge" }}>
          {formatCount(lastHour.challenge)} challenged
        </AnchorLink>
        .{" "}
        <AnchorLink underline="always" to="/tools">
          {tools.enabled} of {plural(tools.total, "tool")}
        </AnchorLink>{" "}
        on, audit chain at{" "}
        <AnchorLink underline="always" to="/audit" search={{ range: "all" }}>
          #{formatCount(chain.headSeq)}
        </AnchorLink>
        , started {formatAgo(gateway.startedAt)}.
      </Text>
    </div>
  );
}
