import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/ConsoleContext";
import type { Overview } from "../api/types";
import { useUserNames } from "../people/useUserNames";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyLine } from "../ui/CopyLine";
import { formatAgo, formatCount, formatMs, plural, words } from "../ui/format";
import { CheckStatus, Phase } from "../ui/Outcome";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { upstreamsQuery } from "../upstreams/queries";
import { callsOfTime } from "./calls";
import { ChangeList } from "./ChangeList";
import { FirstSteps } from "./FirstSteps";
import classes from "./OverviewPage.module.css";
import { overviewQuery } from "./queries";
import { StatusSentence } from "./StatusSentence";
import { TrafficPlots } from "./TrafficPlots";

export function OverviewPage() {
  const overview = useQuery(overviewQuery(useApi()));
  return (
    <>
      <PageHeader title="Overview" />
      <Stack>
        <QueryView query={overview} what="the state of the gateway" height={72}>
          {(found) => <StatusSentence overview={found} />}
        </QueryView>
        {overview.data?.firstRun != null && (
          <FirstSteps steps={overview.data.firstRun.steps} gateway={overview.data.gateway} />
        )}
        <TrafficPlots />
        <QueryView query={overview} what="the lists" height={240}>
          {(found) => <Lists overview={found} />}
        </QueryView>
      </Stack>
    </>
  );
}

function Lists({ overview }: { overview: Overview }) {
  return (
    <div className={classes.lists}>
      <Panel title="Refused most, last hour">
        <Denials denials={overview.denials} hour={overview.lastHour} />
      </Panel>
      <Panel title="Recent changes">
        {overview.changes.length === 0 ? (
          <Nothing>Nothing was changed yet.</Nothing>
        ) : (
          <ChangeList changes={overview.changes} />
        )}
      </Panel>
      <Panel title="Upstreams">
        <Upstreams />
      </Panel>
      <Panel title="Signing keys">
        <Keys keys={overview.keys} />
      </Panel>
      <Panel title="Connect a client">
        <Text fz="sm" c="dimmed" mb="xs">
          Give a client this address; it finds the sign-in by itself.
        </Text>
        <CopyLine text={overview.gateway.mcpUrl} what="the MCP URL" />
        <Text fz="sm" c="dimmed" mt="md" mb="xs">
          Claude Code
        </Text>
        <CopyLine
          text={`claude mcp add --transport http gatehouse ${overview.gateway.mcpUrl}`}
          what="the command for Claude Code"
        />
      </Panel>
      <Panel title="Health">
        <ul className={classes.rows}>
          {overview.health.map(({ name, healthy, message }) => (
            <li key={name} className={classes.row}>
              <span>
                <span className={classes.name}>{words(name)}</span>
                {message !== null && <span className={classes.dim}> {message}</span>}
              </span>
              <CheckStatus status={healthy ? "pass" : "fail"} />
            </li>
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function Denials({ denials, hour }: { denials: Overview["denials"]; hour: Overview["lastHour"] }) {
  const { nameOf } = useUserNames();
  if (denials.length === 0) return <Nothing>Nobody was refused.</Nothing>;
  return (
    <ul className={classes.rows}>
      {denials.map(({ reason, tool, uid, count, lastSeq }) => (
        <li key={lastSeq} className={classes.row}>
          <span>
            <AnchorLink
              underline="always"
              to="/audit"
              search={{
                ...callsOfTime(hour),
                reason,
                tool: tool ?? undefined,
                user: uid ?? undefined,
                event: lastSeq,
              }}
            >
              {words(reason)}
            </AnchorLink>
            <span className={classes.dim}>
              {" "}
              {[tool, uid === null ? "anonymous" : nameOf(uid)].filter(Boolean).join(", ")}
            </span>
          </span>
          <strong className="tabular">{formatCount(count)}</strong>
        </li>
      ))}
    </ul>
  );
}

function Upstreams() {
  const upstreams = useQuery(upstreamsQuery(useApi()));
  return (
    <QueryView query={upstreams} what="the upstreams" height={120}>
      {(all) =>
        all.length === 0 ? (
          <Nothing>No backend is configured.</Nothing>
        ) : (
          <ul className={classes.rows}>
            {all.map(({ id, phase, waiting, health }) => (
              <li key={id} className={classes.row}>
                <span>
                  <AnchorLink underline="always" to="/upstreams/$id" params={{ id }}>
                    {id}
                  </AnchorLink>
                  <span className={classes.dim}>
                    {health !== null && health.succeeded > 0 && ` p95 ${formatMs(health.p95Millis)}`}
                    {waiting > 0 && ` ${plural(waiting, "tool")} waiting for approval`}
                  </span>
                </span>
                <Phase phase={phase} />
              </li>
            ))}
          </ul>
        )
      }
    </QueryView>
  );
}

function Keys({ keys }: { keys: Overview["keys"] }) {
  if (keys.length === 0) return <Nothing>No issuer is trusted, so no token is accepted.</Nothing>;
  return (
    <ul className={classes.rows}>
      {keys.map(({ issuer, embedded, ageSeconds, problem }) => (
        <li key={issuer} className={classes.row}>
          <span className={classes.long}>
            <span className={classes.name}>{issuer}</span>
            {problem !== null && <span className={classes.dim}> {problem}</span>}
          </span>
          <span className={classes.dim}>{embedded ? "this gateway's own" : keyAge(ageSeconds)}</span>
        </li>
      ))}
    </ul>
  );
}

const keyAge = (seconds: number | null): string =>
  seconds === null
    ? "never fetched"
    : `fetched ${formatAgo(new Date(Date.now() - seconds * 1_000).toISOString())}`;

function Nothing({ children }: { children: string }) {
  return (
    <Text fz="sm" c="dimmed">
      {children}
    </Text>
  );
}
