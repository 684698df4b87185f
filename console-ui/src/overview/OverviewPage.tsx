import { Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/ConsoleContext";
import type { Overview } from "../api/types";
import { useUserNames } from "../people/useUserNames";
import { AnchorLink } from "../ui/AnchorLink";
import { CopyLine } from "../ui/CopyLine";
import { formatCount, words } from "../ui/format";
import { CheckStatus } from "../ui/Outcome";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Timestamp } from "../ui/Timestamp";
import { AccessDiff } from "../tools/AccessDiff";
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
        <Denials denials={overview.denials} />
      </Panel>
      <Panel title="Recent changes">
        <Changes changes={overview.changes} />
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

function Denials({ denials }: { denials: Overview["denials"] }) {
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
                range: "1h",
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

function Changes({ changes }: { changes: Overview["changes"] }) {
  if (changes.length === 0) return <Nothing>Access is as configured.</Nothing>;
  return (
    <ul className={classes.rows}>
      {changes.map((change) => (
        <li key={`${change.tool}:${change.revision}`} className={classes.change}>
          <div className={classes.row}>
            <AnchorLink
              to="/tools/$name"
              params={{ name: change.tool }}
              search={{ tab: "history" }}
              ff="monospace"
            >
              {change.tool}
            </AnchorLink>
            <span className={classes.dim}>
              {change.author}, <Timestamp time={change.time} ago />
            </span>
          </div>
          <AccessDiff before={change.before} after={change.after} />
        </li>
      ))}
    </ul>
  );
}

function Nothing({ children }: { children: string }) {
  return (
    <Text fz="sm" c="dimmed">
      {children}
    </Text>
  );
}
