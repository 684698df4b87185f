import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { Access, AccessRevision } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Timestamp } from "../ui/Timestamp";
import { differenceOf } from "./access";
import { AccessDiff } from "./AccessDiff";
import { accessText } from "./AccessSummary";
import classes from "./HistoryTab.module.css";
import { revisionsQuery } from "./queries";
import type { Guarded, Subject } from "./subject";

interface Place<T extends Guarded> {
  subject: Subject<T>;
  now: T;
}

export function HistoryTab<T extends Guarded>({ subject, now }: Place<T>) {
  const revisions = useQuery(revisionsQuery(subject));
  return (
    <Panel title="Changes of access">
      <QueryView query={revisions} what="the history" height={240}>
        {(list) => <Timeline subject={subject} now={now} revisions={list} />}
      </QueryView>
    </Panel>
  );
}

function Timeline<T extends Guarded>({
  subject,
  now,
  revisions,
}: Place<T> & { revisions: readonly AccessRevision[] }) {
  const newestFirst = [...revisions].sort((a, b) => b.revision - a.revision);
  return (
    <ol className={classes.timeline}>
      {newestFirst.map((revision) => (
        <Entry
          key={revision.revision}
          title={`Revision ${revision.revision}`}
          aside={
            <RestoreLink subject={subject} now={now} revision={revision.revision} access={revision.after} />
          }
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
        aside={<RestoreLink subject={subject} now={now} revision={0} access={now.defaultAccess} />}
      >
        <Text fz="sm" c="dimmed">
          {accessText(now.defaultAccess)}
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

function RestoreLink<T extends Guarded>({
  subject: { kind, id },
  now,
  revision,
  access,
}: Place<T> & { revision: number; access: Access }) {
  if (differenceOf(now.access, access) === undefined) {
    return (
      <Text fz="sm" c="dimmed">
        in force
      </Text>
    );
  }
  const label = revision === 0 ? "Restore as configured" : `Restore revision ${revision}`;
  return kind === "tool" ? (
    <AnchorLink
      to="/tools/$name"
      params={{ name: id }}
      search={{ restore: revision }}
      fz="sm"
      aria-label={label}
    >
      Restore
    </AnchorLink>
  ) : (
    <AnchorLink
      to="/tools/offerings/$kind"
      params={{ kind }}
      search={{ id, restore: revision }}
      fz="sm"
      aria-label={label}
    >
      Restore
    </AnchorLink>
  );
}
