import { useMemo } from "react";
import type { MetricsPoint } from "../api/types";
import { formatMs, formatRate } from "../ui/format";
import { Plot, type PlotSeries } from "../ui/Plot";
import { QueryView } from "../ui/QueryView";
import { latency, perSecond } from "./metrics";
import { METRICS_WINDOW_SECONDS } from "./queries";
import classes from "./OverviewPage.module.css";
import { useChangeMarkers } from "./useChangeMarkers";
import { useLiveMetrics } from "./useLiveMetrics";

const CURSOR_GROUP = "overview";

export function TrafficPlots() {
  const metrics = useLiveMetrics();
  return (
    <QueryView query={metrics} what="the metrics" height={300}>
      {({ points }) => <Plots points={points} />}
    </QueryView>
  );
}

function Plots({ points }: { points: readonly MetricsPoint[] }) {
  const { times, requests, latencies, errors } = useMemo(() => seriesOf(points), [points]);
  const { markers } = useChangeMarkers(METRICS_WINDOW_SECONDS);
  return (
    <div className={classes.plots}>
      <div className={classes.card}>
        <Plot
          title="Requests per second"
          times={times}
          series={requests}
          format={formatRate}
          cursorGroup={CURSOR_GROUP}
          markers={markers}
        />
      </div>
      <div className={classes.card}>
        <Plot
          title="Latency"
          times={times}
          series={latencies}
          format={formatMs}
          cursorGroup={CURSOR_GROUP}
          markers={markers}
        />
      </div>
      <div className={classes.card}>
        <Plot
          title="Errors per second"
          times={times}
          series={errors}
          format={formatRate}
          cursorGroup={CURSOR_GROUP}
          markers={markers}
        />
      </div>
    </div>
  );
}

function seriesOf(points: readonly MetricsPoint[]) {
  const rate = (label: string, color: string, count: (point: MetricsPoint) => number): PlotSeries => ({
    label,
    color,
    values: points.map((point) => perSecond(count(point), point)),
  });
  const percentile = (label: string, color: string, ms: (point: MetricsPoint) => number): PlotSeries => ({
    label,
    color,
    values: points.map((point) => latency(ms(point), point)),
  });
  return {
    times: points.map((point) => Date.parse(point.time) / 1_000),
    requests: [
      rate("Allowed", "var(--outcome-allow)", (point) => point.allow),
      rate("Denied", "var(--outcome-deny)", (point) => point.deny),
      rate("Challenged", "var(--outcome-challenge)", (point) => point.challenge),
      rate("Limited", "var(--outcome-limit)", (point) => point.limit),
    ],
    latencies: [
      percentile("p50", "var(--series-1)", (point) => point.p50Ms),
      percentile("p95", "var(--series-2)", (point) => point.p95Ms),
      percentile("p99", "var(--series-3)", (point) => point.p99Ms),
    ],
    errors: [rate("Errors", "var(--outcome-error)", (point) => point.errors)],
  };
}
