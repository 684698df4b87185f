import { SegmentedControl, Skeleton, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useApi } from "../api/ConsoleContext";
import type { Changes, MetricsPoint } from "../api/types";
import { DECIDED } from "../overview/calls";
import { ChangeList } from "../overview/ChangeList";
import { callsOf, latency, perSecond } from "../overview/metrics";
import { changesQuery } from "../overview/queries";
import { useChangeMarkers } from "../overview/useChangeMarkers";
import { formatMs, formatPercent, formatRate } from "../ui/format";
import { lazyPart } from "../ui/lazyPart";
import { PageHeader } from "../ui/PageHeader";
import { Panel } from "../ui/Panel";
import { Plot, type PlotSeries } from "../ui/Plot";
import { PlotCard, PlotGrid } from "../ui/PlotGrid";
import { QueryView } from "../ui/QueryView";
import { coveringPoints } from "./ghost";
import { Latencies } from "./Latencies";
import { DEFAULT_SPAN, SPAN_SECONDS, SPANS, type Span } from "./metricsSearch";
import { pointsQuery, weekBeforeQuery } from "./queries";

/** Loaded behind the plots of the calls. */
const NodePlots = lazyPart(async () => (await import("./NodePlots")).NodePlots, <Skeleton h={320} />);

const route = getRouteApi("/shell/metrics");
const CURSOR_GROUP = "metrics";
const NO_POINTS: readonly MetricsPoint[] = [];
const SPAN_TEXT: Record<Span, string> = {
  "15m": "15 minutes",
  "1h": "hour",
  "2h": "2 hours",
  "24h": "24 hours",
  "7d": "7 days",
  "30d": "30 days",
};

/** Rates, latencies and refusals over time, with what changed in between. */
export function MetricsPage() {
  const { range = DEFAULT_SPAN } = route.useSearch();
  const navigate = route.useNavigate();
  const metrics = useQuery(pointsQuery(useApi(), range));

  return (
    <>
      <PageHeader
        title="Metrics"
        description={
          SPAN_SECONDS[range].recorded
            ? "Where time and refusals go. All nodes, as the audit log has recorded them."
            : "Where time and refusals go. This node alone, since it started and for two hours at most; Prometheus reads the same at /metrics."
        }
        actions={
          <SegmentedControl
            aria-label="Time"
            size="xs"
            data={SPANS.map((span) => ({ value: span, label: span }))}
            value={range}
            onChange={(value) => {
              const span = SPANS.find((each) => each === value);
              void navigate({
                search: span === undefined || span === DEFAULT_SPAN ? {} : { range: span },
                replace: true,
              });
            }}
          />
        }
      />
      <QueryView query={metrics} what="the metrics" height={520}>
        {(points) => <Plots points={points} span={range} />}
      </QueryView>
    </>
  );
}

function Plots({ points, span }: { points: readonly MetricsPoint[]; span: Span }) {
  const navigate = route.useNavigate();
  const api = useApi();
  const weekBefore = useQuery(weekBeforeQuery(api, span)).data ?? NO_POINTS;
  const times = useMemo(() => points.map((point) => Date.parse(point.time) / 1_000), [points]);
  const plots = useMemo(
    () => plotsOf(points, coveringPoints(times, weekBefore)),
    [points, times, weekBefore],
  );
  const changes = useQuery(changesQuery(api, SPAN_SECONDS[span].length));
  const { markers } = useChangeMarkers(SPAN_SECONDS[span].length);
  const openCalls = (index: number) => {
    const point = points[index];
    if (point === undefined) return;
    const to = new Date(Date.parse(point.time) + point.seconds * 1_000).toISOString();
    void navigate({ to: "/audit", search: { q: DECIDED, from: point.time, to } });
  };
  const calls = points.reduce((sum, point) => sum + callsOf(point), 0);
  return (
    <Stack>
      <Text fz="sm">
        {calls === 0
          ? `No calls in the last ${SPAN_TEXT[span]}.`
          : "The arrow keys move the cursor of all plots; a click or Enter opens the calls of that time. A dashed line upright is a change, a dashed curve a week before."}
      </Text>
      <PlotGrid>
        {plots.map(({ title, series, format }) => (
          <PlotCard key={title}>
            <Plot
              title={title}
              times={times}
              series={series}
              format={format}
              cursorGroup={CURSOR_GROUP}
              markers={markers}
              onPick={openCalls}
            />
          </PlotCard>
        ))}
        <PlotCard>
          <Latencies span={span} />
        </PlotCard>
      </PlotGrid>
      {!SPAN_SECONDS[span].recorded && <NodePlots span={span} cursorGroup={CURSOR_GROUP} />}
      <Panel title="What changed meanwhile">
        <QueryView query={changes} what="what changed" height={120}>
          {(found) => <ChangesOf changes={found} span={span} />}
        </QueryView>
      </Panel>
    </Stack>
  );
}

function ChangesOf({ changes: { changes, complete }, span }: { changes: Changes; span: Span }) {
  if (changes.length === 0) {
    return (
      <Text fz="sm" c="dimmed">
        Nothing was changed in the last {SPAN_TEXT[span]}.
      </Text>
    );
  }
  return (
    <>
      <ChangeList changes={changes} />
      {!complete && (
        <Text fz="sm" c="dimmed" mt="sm">
          There were more changes: these are the latest {changes.length}.
        </Text>
      )}
    </>
  );
}

interface PlotOf {
  title: string;
  series: PlotSeries[];
  format: (value: number) => string;
}

function plotsOf(
  points: readonly MetricsPoint[],
  weekBefore: readonly (MetricsPoint | undefined)[],
): PlotOf[] {
  const ghost = (label: string, value: (point: MetricsPoint) => number | null): PlotSeries[] =>
    weekBefore.every((point) => point === undefined || callsOf(point) === 0)
      ? []
      : [
          {
            label,
            color: "var(--outcome-none)",
            ghost: true,
            values: weekBefore.map((point) => (point === undefined ? null : value(point))),
          },
        ];
  const line = (label: string, color: string, value: (point: MetricsPoint) => number | null): PlotSeries => ({
    label,
    color: `var(--${color})`,
    values: points.map(value),
  });
  return [
    {
      title: "Calls per second",
      format: formatRate,
      series: [
        line("Allowed", "outcome-allow", (point) => perSecond(point.allow, point)),
        line("Refused", "outcome-deny", (point) => perSecond(callsOf(point) - point.allow, point)),
        ...ghost("All, a week before", (point) => perSecond(callsOf(point), point)),
      ],
    },
    {
      title: "Latency",
      format: formatMs,
      series: [
        line("p50", "series-1", (point) => latency(point.p50Ms, point)),
        line("p95", "series-2", (point) => latency(point.p95Ms, point)),
        line("p99", "series-3", (point) => latency(point.p99Ms, point)),
        ...ghost("p95, a week before", (point) => latency(point.p95Ms, point)),
      ],
    },
    {
      title: "Refusals per second",
      format: formatRate,
      series: [
        line("Denied", "outcome-deny", (point) => perSecond(point.deny, point)),
        line("Challenged", "outcome-challenge", (point) => perSecond(point.challenge, point)),
        line("Limited", "outcome-limit", (point) => perSecond(point.limit, point)),
      ],
    },
    {
      title: "Failed calls",
      format: formatPercent,
      series: [
        line("Share that failed", "outcome-error", (point) =>
          callsOf(point) === 0 ? null : point.errors / callsOf(point),
        ),
      ],
    },
  ];
}
