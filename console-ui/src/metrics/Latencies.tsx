import { Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useApi } from "../api/ConsoleContext";
import { DECIDED } from "../overview/calls";
import { Heatmap } from "../ui/Heatmap";
import { QueryView } from "../ui/QueryView";
import type { Span } from "./metricsSearch";
import { latenciesQuery } from "./queries";

const TITLE = "How long requests took, on all nodes";

/** A heat map of latencies; a click opens the requests of that time that took so long. */
export function Latencies({ span }: { span: Span }) {
  const navigate = useNavigate();
  const latencies = useQuery(latenciesQuery(useApi(), span));
  return (
    <QueryView query={latencies} what="how long requests took" height={260}>
      {({ from, stepMs, bands }) => {
        const [first] = bands;
        if (first === undefined) {
          return (
            <>
              <Text fw={600}>{TITLE}</Text>
              <Text fz="sm" c="dimmed">
                The audit log has no requests of this time.
              </Text>
            </>
          );
        }
        const start = Date.parse(from);
        const open = (time: number, band: number) => {
          const { fromMs, toMs } = bands[band] ?? first;
          void navigate({
            to: "/audit",
            search: {
              q: `${DECIDED} ms:${fromMs}..${toMs}`,
              from: new Date(start + time * stepMs).toISOString(),
              to: new Date(start + (time + 1) * stepMs).toISOString(),
            },
          });
        };
        return (
          <Heatmap
            title={TITLE}
            times={first.counts.map((_, index) => (start + index * stepMs) / 1_000)}
            bands={bands}
            unit="requests"
            onPick={({ time, band }) => open(time, band)}
          />
        );
      }}
    </QueryView>
  );
}
