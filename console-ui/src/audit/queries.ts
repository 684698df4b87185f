import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";
import { unwrap, type Api } from "../api/client";
import { listKey, toApiFilters, type AuditApiFilters, type AuditSearch } from "./auditSearch";

export const PAGE_SIZE = 200;
const HISTOGRAM_BUCKETS = 120;
const STALE_MS = 30_000;

/** Pages that are kept; those at the other end go, and can be loaded again. */
export const MAX_PAGES = 25;

interface PageParam {
  /** Where the page is: before a place, after a place, or at a time. */
  cursor?: number;
  after?: number;
  /** Taken once, so that later pages of a relative range belong to the same window. */
  filters: AuditApiFilters;
}

export const auditQuery = (api: Api, search: AuditSearch) =>
  infiniteQueryOptions({
    queryKey: ["audit", "list", listKey(search), search.at],
    initialPageParam: undefined as PageParam | undefined,
    queryFn: async ({ pageParam, signal }) => {
      const load = async (query: object) =>
        unwrap(api.GET("/audit", { params: { query: { limit: PAGE_SIZE, ...query } }, signal }));
      if (pageParam !== undefined) {
        const { filters, ...place } = pageParam;
        const page = await load({ ...filters, ...place });
        return { ...page, filters, newest: place.after !== undefined && page.events.length < PAGE_SIZE };
      }
      const filters = toApiFilters(search, Date.now());
      if (search.at === undefined) return { ...(await load(filters)), filters, newest: true };
      const found = await load({ ...filters, to: earlier(search.at, filters.to) });
      const page = found.events.length > 0 ? found : await load({ ...filters, after: 0 });
      return { ...page, total: null, filters, newest: page.events.length === 0 };
    },
    getNextPageParam: ({ next, filters }): PageParam | undefined =>
      next === null ? undefined : { cursor: Number(next), filters },
    getPreviousPageParam: ({ newest, newer, filters }): PageParam | undefined =>
      newest || newer === null ? undefined : { after: Number(newer), filters },
    maxPages: MAX_PAGES,
    // Whoever comes back to the page later wants what happened meanwhile; while they read, nothing comes by itself.
    staleTime: STALE_MS,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    retry: false,
  });

const earlier = (time: string, end: string | undefined): string =>
  end !== undefined && end < time ? end : time;

export const newestPage = (api: Api, search: AuditSearch) =>
  unwrap(api.GET("/audit", { params: { query: { ...toApiFilters(search, Date.now()), limit: PAGE_SIZE } } }));

/** Events over time, for the plot above the list. */
export const histogramQuery = (api: Api, search: AuditSearch) =>
  queryOptions({
    queryKey: ["audit", "histogram", listKey(search)],
    queryFn: ({ signal }) =>
      unwrap(
        api.GET("/audit/histogram", {
          params: { query: { ...toApiFilters(search, Date.now()), buckets: HISTOGRAM_BUCKETS } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 10_000,
    retry: false,
  });

/** The most frequent values of a key in the range, whatever else is filtered. */
export const valuesQuery = (api: Api, search: AuditSearch, field: string) =>
  queryOptions({
    queryKey: ["audit", "values", field, search.range, search.from, search.to],
    queryFn: async ({ signal }) => {
      const { from, to } = toApiFilters({ ...search, q: undefined }, Date.now());
      const query = {
        field,
        limit: 50,
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
      };
      return (await unwrap(api.GET("/audit/values", { params: { query }, signal }))).values;
    },
    staleTime: 60_000,
    retry: false,
  });

/** How many events a search would find. */
export const countQuery = (api: Api, search: AuditSearch) =>
  queryOptions({
    queryKey: ["audit", "count", listKey(search)],
    queryFn: async ({ signal }) => {
      const query = { ...toApiFilters(search, Date.now()), limit: 1 };
      return (await unwrap(api.GET("/audit", { params: { query }, signal }))).total ?? 0;
    },
  });

/** How many events there are without any filter, for an empty list that explains itself. */
export const unfilteredCountQuery = (api: Api) =>
  queryOptions({
    queryKey: ["audit", "count"],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/audit", { params: { query: { limit: 1 } }, signal }))).total ?? 0,
  });

export const eventQuery = (api: Api, seq: number) =>
  queryOptions({
    queryKey: ["audit", "event", seq],
    queryFn: ({ signal }) => unwrap(api.GET("/audit/{seq}", { params: { path: { seq } }, signal })),
    staleTime: Infinity,
  });

export const decisionQuery = (api: Api, decisionId: string) =>
  queryOptions({
    queryKey: ["decisions", decisionId],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/decisions/{decisionId}", { params: { path: { decisionId } }, signal })),
    // It says what would become of the same call now.
    staleTime: 0,
  });

/** What of the chain is to be checked, by number or by time; everything if nothing is said. */
export interface ChainPart {
  first?: number | undefined;
  last?: number | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

export const verifyChain = (api: Api, part: ChainPart) =>
  unwrap(api.POST("/audit/verify", { params: { query: part } }));

/** Whether the chain is being checked, and how far that is. */
export const chainStateQuery = (api: Api) =>
  queryOptions({
    queryKey: ["audit", "verify"],
    queryFn: ({ signal }) => unwrap(api.GET("/audit/verify", { signal })),
    staleTime: 0,
  });

const MANIFESTS = 20;

/** The manifests of the latest exports, newest first. */
export const manifestsQuery = (api: Api) =>
  queryOptions({
    queryKey: ["audit", "manifests"],
    queryFn: async ({ signal }) => {
      const query = { q: "method:audit.manifest", limit: MANIFESTS };
      return (await unwrap(api.GET("/audit", { params: { query }, signal }))).events;
    },
    staleTime: 0,
  });
