import { Button, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState, type ReactNode } from "react";
import { useApi } from "../api/ConsoleContext";
import type { LeastPrivilege as Found, Tool } from "../api/types";
import { AnchorLink } from "../ui/AnchorLink";
import { formatFullTime, plural } from "../ui/format";
import { Panel } from "../ui/Panel";
import { QueryView } from "../ui/QueryView";
import { Scopes } from "../ui/Scopes";
import { useZone } from "../ui/zone";
import classes from "./LeastPrivilege.module.css";
import { leastPrivilegeQuery } from "./queries";
import { UNUSED_DAYS, type UnusedDays } from "./toolSearch";

const SHOWN = 8;
/** The gateway names so many of what people hold and lack. */
const NAMED = 100;

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
  useZone();
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
  const idle = hints.tools.filter((tool) => tool.calls === 0 && tool.settled && on.has(tool.name));
  const within = covered ? `in the last ${plural(days, "day")}` : "since then";
  return (
    <Stack>
      {!covered && (
        <Text fz="sm" c="dimmed">
          {`The record begins on ${formatFullTime(recordedSince)}. It cannot say what was not used in ${plural(days, "day")}: choose a shorter time.`}
        </Text>
      )}
      {covered && (
        <Group
          title="Tools that are on and that nobody called"
          none={`Each tool that is on, and that nobody changed in the last ${plural(days, "day")}, was called.`}
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
          cut={unused.length >= NAMED}
          items={unused.map(({ holding, id, clientId, scopes, all }, index) => (
            <span key={index}>
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
        none={`No tool refused callers who all lacked one and the same scope ${within}.`}
        cut={lacked.length >= NAMED}
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

interface GroupProps {
  title: string;
  /** What is said where there are no items. */
  none: string;
  items: readonly ReactNode[];
  /** Whether there may be more than the gateway names. */
  cut?: boolean;
}

/** The first few, and the rest for whoever asks. */
function Group({ title, none, items, cut = false }: GroupProps) {
  const [all, setAll] = useState(false);
  const more = items.length > SHOWN && !all;
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
          {items.slice(0, all ? undefined : SHOWN).map((item, index) => (
            <li key={index}>{item}</li>
          ))}
        </ul>
      )}
      {more && (
        <Button
          size="compact-xs"
          variant="subtle"
          aria-label={`Show all ${items.length}: ${title}`}
          onClick={() => setAll(true)}
        >
          Show all {items.length}
        </Button>
      )}
      {cut && (
        <Text fz="sm" c="dimmed">
          There may be more: these are the first {NAMED}.
        </Text>
      )}
    </div>
  );
}
