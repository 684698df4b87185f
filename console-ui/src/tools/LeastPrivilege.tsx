import { SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useApi } from "../api/ConsoleContext";
import type { LeastPrivilege as Found, Tool } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { formatFullTime, plural } from "../ui/format";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Scopes } from "../ui/Scopes";
import classes from "./LeastPrivilege.module.css";
import { leastPrivilegeQuery } from "./queries";
import { UNUSED_DAYS, type UnusedDays } from "./toolSearch";

const SHOWN = 8;

const HOLDINGS: Record<Found["unused"][number]["holding"], string> = {
  approval: "for the client",
  api_key: "with the API key",
  service_client: "as the client",
  seen: "",
};

interface LeastPrivilegeProps {
  tools: readonly Tool[];
  days: UnusedDays;
  onDays: (days: UnusedDays) => void;
}

/** What is allowed and nobody needs, and what everybody lacks. */
export function LeastPrivilege({ tools, days, onDays }: LeastPrivilegeProps) {
  const found = useQuery(leastPrivilegeQuery(useApi(), days));
  return (
    <Panel
      title="Least privilege"
      aside={
        <SegmentedControl
          aria-label="How far to look back"
          size="xs"
          data={UNUSED_DAYS.map((each) => ({ value: String(each), label: `${each} d` }))}
          value={String(days)}
          onChange={(value) => onDays(UNUSED_DAYS.find((each) => String(each) === value) ?? 30)}
        />
      }
    >
      <QueryView query={found} what="what nobody needs" height={160}>
        {(hints) => <Hints hints={hints} tools={tools} days={days} />}
      </QueryView>
    </Panel>
  );
}

function Hints({ hints, tools, days }: { hints: Found; tools: readonly Tool[]; days: number }) {
  const { recordedSince, from, unused, lacked } = hints;
  const covered = Date.parse(recordedSince) <= Date.parse(from);
  const on = new Set(tools.filter((tool) => tool.access.enabled).map((tool) => tool.name));
  const idle = hints.tools.filter((tool) => tool.calls === 0 && on.has(tool.name));
  return (
    <Stack>
      {!covered && (
        <Text fz="sm" c="dimmed">
          {`The record begins on ${formatFullTime(recordedSince)}. What was not used in ${plural(days, "day")} can be said once it goes back that far; choose a shorter time until then.`}
        </Text>
      )}
      {covered && (
        <Group
          title="Tools that are on and that nobody called"
          none={`Each tool that is on was called in the last ${plural(days, "day")}.`}
          items={idle.map(({ name }) => (
            <AnchorLink key={name} to="/tools/$name" params={{ name }} ff="monospace" underline="always">
              {name}
            </AnchorLink>
          ))}
        />
      )}
      {covered && (
        <Group
          title="Scopes that their holders did not need"
          none={`Whoever has held scopes for ${plural(days, "day")} needed each of them.`}
          items={unused.map(({ holding, id, clientId, scopes, all }) => (
            <span key={`${holding} ${id} ${clientId}`}>
              <AnchorLink to="/audit" search={{ user: id, range: "30d" }} underline="always">
                {id}
              </AnchorLink>
              , {HOLDINGS[holding]} <code>{clientId}</code>: <Scopes scopes={scopes} /> of{" "}
              {plural(all.length, "scope")}
            </span>
          ))}
        />
      )}
      <Group
        title="Tools whose refused callers all lacked the same scope"
        none={`No tool refused callers who all lacked one and the same scope in the last ${plural(days, "day")}.`}
        items={lacked.map(({ tool, scope, calls, callers }) => (
          <span key={`${tool} ${scope}`}>
            <AnchorLink to="/tools/$name" params={{ name: tool }} ff="monospace" underline="always">
              {tool}
            </AnchorLink>
            : {plural(calls, "call")} of {plural(callers, "user")} lacked <Scopes scopes={[scope]} />
          </span>
        ))}
      />
    </Stack>
  );
}

/** The first few; the rest is said as a number. */
function Group({ title, none, items }: { title: string; none: string; items: readonly ReactNode[] }) {
  return (
    <div>
      <Title order={3} fz="sm" mb={4}>
        {title}
      </Title>
      {items.length === 0 ? (
        <Text fz="sm" c="dimmed">
          {none}
        </Text>
      ) : (
        <ul className={classes.hints} aria-label={title}>
          {items.slice(0, SHOWN).map((item, index) => (
            <li key={index}>{item}</li>
          ))}
          {items.length > SHOWN && <li>and {items.length - SHOWN} more</li>}
        </ul>
      )}
    </div>
  );
}
