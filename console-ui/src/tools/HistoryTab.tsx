import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useApi } from "../api/ConsoleContext";
import type { Access, AccessRevision, Tool } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Timestamp } from "../ui/Timestamp";
import { differenceOf } from "./access";
import { AccessDiff } from "./AccessDiff";
import { accessText } from "./AccessSummary";
import classes from "./HistoryTab.module.css";
import { revisionsQuery } from "./queries";

export function HistoryTab({ tool }: { tool: Tool }) {
  const revisions = useQuery(revisionsQuery(useApi(), tool.name));
  return (
    <Panel title="Changes of access">
      <QueryView query={revisions} what="the history" height={240}>
        {(list) => <Timeline tool={tool} revisions={list} />}
      </QueryView>
    </Panel>
  );
}

function Timeline({ tool, revisions }: { tool: Tool; revisions: readonly AccessRevision[] }) {
  const newestFirst = [...revisions].sort((a, b) => b.revision - a.revision);
  return (
    <ol className={classes.timeline}>
      {newestFirst.map((revision) => (
        <Entry
          key={revision.revision}
          title={`Revision ${revision.revision}`}
          aside={<RestoreLink tool={tool} revision={revision.revision} access={revision.after} />}
        >
          <Text fz="sm" c="dimmed">
            {revision.author}, <Timestamp time={revision.time} ago />
          </Text>
          {revision.note !== null && <Text fz="sm">“{revision.note}”</Text>}
          <AccessDiff before={revision.before} after={revision.after} />
        </Entry>
      ))}
      <Entry
        title="As configured"
        aside={<RestoreLink tool={tool} revision={0} access={tool.defaultAccess} />}
      >
        <Text fz="sm" c="dimmed">
          {accessText(tool.defaultAccess)}
        </Text>
      </Entry>
    </ol>
  );
}

function Entry({ title, aside, children }: { title: string; aside: ReactNode; children: ReactNode }) {
  return (
    <li className={classes.entry}>
      <div className={classes.head}>
        <Text fw={600} fz="sm">
          {title}
        </Text>
        {aside}
      </div>
      {children}
    </li>
  );
}

function RestoreLink({ tool, revision, access }: { tool: Tool; revision: number; access: Access }) {
  if (differenceOf(tool.access, access) === undefined) {
    return (
      <Text fz="sm" c="dimmed">
        in force
      </Text>
    );
  }
  return (
    <AnchorLink
      to="/tools/$name"
      params={{ name: tool.name }}
      search={{ restore: revision }}
      fz="sm"
      aria-label={revision === 0 ? "Restore as configured" : `Restore revision ${revision}`}
    >
      Restore
    </AnchorLink>
  );
}
