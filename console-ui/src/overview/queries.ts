import { keepPreviousData, queryOptions } from "@tanstack/react-query";
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

/** What was changed in the last so many seconds. */
export const changesQuery = (api: Api, seconds: number) =>
  queryOptions({
    queryKey: ["changes", seconds],
    queryFn: ({ signal }) => {
      const from = new Date(Date.now() - seconds * 1_000).toISOString();
      return unwrap(api.GET("/changes", { params: { query: { from } }, signal }));
    },
    refetchInterval: 30_000,
    placeholderData: keepPreviousData,
  });
