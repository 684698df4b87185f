import { SegmentedControl, Stack, Text } from "@mantine/core";
import { IconChartLine } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "../api/ConsoleContext";
import type { Tool, Usage } from "../api/types";
import { callsOf, latency } from "../overview/metrics";
import { MarkersNote } from "../overview/MarkersNote";
import { useChangeMarkers } from "../overview/useChangeMarkers";
import { AnchorLink } from "../ui/AnchorLink";
import { BarList } from "../ui/BarList";
import { Empty } from "../ui/Empty";
import { formatCount, formatMs, formatPercent, plural } from "../ui/format";
import { Panel } from "../ui/Panel";
import { Plot } from "../ui/Plot";
import { PlotCard, PlotGrid } from "../ui/PlotGrid";
import { QueryView } from "../ui/QueryView";
import { usageQuery } from "./queries";
import type { UsageDays } from "./toolSearch";

const DAY_SECONDS = 86_400;
const RANGE = { 1: "24h", 7: "7d", 30: "30d" } as const;
const RANGE_TEXT = { 1: "24 hours", 7: "7 days", 30: "30 days" } as const;

interface UsageTabProps {
  tool: Tool;
  days: UsageDays;
  onDays: (days: UsageDays) => void;
}

export function UsageTab({ tool, days, onDays }: UsageTabProps) {
  const usage = useQuery({ ...usageQuery(useApi(), tool.name, days), placeholderData: keepPreviousData });
  return (
    <Stack>
      <SegmentedControl
        aria-label="Time"
        size="xs"
        w="fit-content"
        data={[
          { value: "1", label: "24 h" },
          { value: "7", label: "7 d" },
          { value: "30", label: "30 d" },
        ]}
        value={String(days)}
        onChange={(value) => onDays(value === "1" ? 1 : value === "30" ? 30 : 7)}
      />
      <QueryView query={usage} what="the usage" height={420}>
        {(found) =>
          found.calls === 0 ? (
            <Empty icon={IconChartLine} title={`Not called in the last ${RANGE_TEXT[days]}`}>
              A tool that nobody calls is a tool that nobody needs to be allowed: switch it off under Access.
            </Empty>
          ) : (
            <UsageView tool={tool.name} usage={found} days={days} />
          )
        }
      </QueryView>
    </Stack>
  );
}

function UsageView({ tool, usage, days }: { tool: string; usage: Usage; days: UsageDays }) {
  const { times, calls, latencies } = useMemo(() => seriesOf(usage), [usage]);
  const group = `usage-${tool}`;
  const range = RANGE[days];
  const changes = useChangeMarkers(days * DAY_SECONDS);
  return (
    <>
      <Text fz="sm">
        <AnchorLink to="/audit" search={{ tool, range }} underline="always">
          {plural(usage.calls, "call")}
        </AnchorLink>
        , {formatPercent(usage.refused / usage.calls)} refused, {formatPercent(usage.errors / usage.calls)}{" "}
        failed; half of them took {formatMs(usage.p50Ms)} or less, 95 % {formatMs(usage.p95Ms)}.{" "}
        <MarkersNote changes={changes} range={range} />
      </Text>
      <PlotGrid>
        <PlotCard>
          <Plot
            title="Calls by outcome"
            times={times}
            series={calls}
            format={formatCount}
            cursorGroup={group}
            markers={changes.markers}
          />
        </PlotCard>
        <PlotCard>
          <Plot
            title="Latency"
            times={times}
            series={latencies}
            format={formatMs}
            cursorGroup={group}
            markers={changes.markers}
          />
        </PlotCard>
        <Panel title="Top users">
          <BarList
            label="Top users"
            bars={usage.users.map(({ id, calls: count, refused }) => ({
              id,
              value: count,
              label: (
                <AnchorLink to="/audit" search={{ user: id, tool, range }}>
                  {id}
                </AnchorLink>
              ),
              ...(refused > 0 && { note: `${formatCount(refused)} refused` }),
            }))}
          />
        </Panel>
        <Panel title="Top clients">
          {usage.clients.length === 0 ? (
            <Text fz="sm" c="dimmed">
              No call named its client.
            </Text>
          ) : (
            <BarList
              label="Top clients"
              bars={usage.clients.map(({ id, calls: count, refused }) => ({
                id,
                value: count,
                label: (
                  <AnchorLink to="/audit" search={{ client: id, tool, range }}>
                    {id}
                  </AnchorLink>
                ),
                ...(refused > 0 && { note: `${formatCount(refused)} refused` }),
              }))}
            />
          )}
        </Panel>
      </PlotGrid>
    </>
  );
}

function seriesOf({ points }: Usage) {
  return {
    times: points.map((point) => Date.parse(point.time) / 1_000),
    calls: [
      { label: "Allowed", color: "var(--outcome-allow)", values: points.map((point) => point.allow) },
      {
        label: "Refused",
        color: "var(--outcome-deny)",
        values: points.map((point) => callsOf(point) - point.allow),
      },
      { label: "Failed", color: "var(--outcome-error)", values: points.map((point) => point.errors) },
    ],
    latencies: [
      { label: "p50", color: "var(--series-1)", values: points.map((point) => latency(point.p50Ms, point)) },
      { label: "p95", color: "var(--series-2)", values: points.map((point) => latency(point.p95Ms, point)) },
    ],
  };
}
