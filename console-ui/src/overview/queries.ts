import { queryOptions } from "@tanstack/react-query";
import { unwrap, type Api } from "../api/client";

export const overviewQuery = (api: Api) =>
  queryOptions({
    queryKey: ["overview"],
    queryFn: ({ signal }) => unwrap(api.GET("/overview", { signal })),
    refetchInterval: 15_000,
  });

export const METRICS_STEP_SECONDS = 5;
export const METRICS_WINDOW_SECONDS = 15 * 60;

export const metricsQuery = (api: Api) =>
  queryOptions({
    queryKey: ["metrics"],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/metrics", { params: { query: { step: METRICS_STEP_SECONDS } }, signal })),
    refetchInterval: 60_000,
  });
