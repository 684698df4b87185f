import { Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useApi } from "../api/ConsoleContext";
import type { NodePoint } from "../api/types";
import { formatBytes, formatCount, formatMs, formatPercent } from "../ui/format";
import { Plot, type PlotSeries } from "../ui/Plot";
import { PlotCard, PlotGrid } from "../ui/PlotGrid";
import { QueryView } from "../ui/QueryView";
import type { Span } from "./metricsSearch";
import { nodeQuery } from "./queries";

interface NodePlotsProps {
  span: Span;
  cursorGroup: string;
}

/** How this node itself does: where the time of calls goes, what is under way, and how its memory is. */
export function NodePlots({ span, cursorGroup }: NodePlotsProps) {
  const node = useQuery(nodeQuery(useApi(), span));
  const heapMax = node.data?.findLast(({ reading }) => reading !== null)?.reading?.heapMaxBytes;
  return (
    <section aria-labelledby="node">
      <Title order={2} id="node" fz="lg" mb={4}>
        This node
      </Title>
      <Text fz="sm" c="dimmed" mb="sm">
        Where the time goes is the mean of all calls, refused ones among them.
        {heapMax !== undefined && ` The heap may grow to ${formatBytes(heapMax)}.`}
      </Text>
      <QueryView query={node} what="how this node does" height={240}>
        {(points) => <Plots points={points} cursorGroup={cursorGroup} />}
      </QueryView>
    </section>
  );
}

function Plots({ points, cursorGroup }: { points: readonly NodePoint[]; cursorGroup: string }) {
  const times = points.map(({ time }) => Date.parse(time) / 1_000);
  return (
    <PlotGrid>
      {plotsOf(points).map(({ title, series, format }) => (
        <PlotCard key={title}>
          <Plot title={title} times={times} series={series} format={format} cursorGroup={cursorGroup} />
        </PlotCard>
      ))}
    </PlotGrid>
  );
}

type Reading = NonNullable<NodePoint["reading"]>;

function plotsOf(points: readonly NodePoint[]) {
  const line = (label: string, color: string, value: (point: NodePoint) => number | null): PlotSeries => ({
    label,
    color: `var(--${color})`,
    values: points.map(value),
  });
  const read = (label: string, color: string, value: (reading: Reading) => number): PlotSeries =>
    line(label, color, ({ reading }) => (reading === null ? null : value(reading)));
  return [
    {
      title: "Where the time goes",
      format: formatMs,
      series: [
        line("In the gateway", "series-1", ({ gatewayMs }) => gatewayMs),
        line("Upstream", "series-2", ({ upstreamMs }) => upstreamMs),
      ],
    },
    {
      title: "Under way",
      format: formatCount,
      series: [
        read("Calls of upstreams", "series-1", ({ inFlight }) => inFlight),
        read("Streams", "series-2", ({ streams }) => streams),
        read("Sessions", "series-3", ({ sessions }) => sessions),
        read("Waiting to be recorded", "outcome-deny", ({ waiting }) => waiting),
      ],
    },
    {
      title: "Heap in use",
      format: formatBytes,
      series: [read("Used", "series-1", ({ heapBytes }) => heapBytes)],
    },
    {
      title: "Stopped by the garbage collector",
      format: formatPercent,
      series: [read("Share of the time", "series-1", ({ collecting }) => collecting)],
    },
  ];
}
