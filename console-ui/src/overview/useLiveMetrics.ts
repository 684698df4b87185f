import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useApi, useMetricsStream } from "../api/ConsoleContext";
import type { Metrics } from "../api/types";
import { mergePoint } from "./metrics";
import { METRICS_WINDOW_SECONDS, metricsQuery } from "./queries";

/** The last quarter of an hour, growing by what the stream brings. */
export function useLiveMetrics() {
  const options = metricsQuery(useApi());
  const queryClient = useQueryClient();
  useMetricsStream((arrived) => {
    queryClient.setQueryData<Metrics>(options.queryKey, (metrics) =>
      metrics === undefined
        ? undefined
        : {
            ...metrics,
            points: arrived.reduce(
              (points, point) => mergePoint(points, point, metrics.step, METRICS_WINDOW_SECONDS),
              metrics.points,
            ),
          },
    );
  });
  return useQuery(options);
}
