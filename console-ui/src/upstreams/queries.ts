import { queryOptions } from "@tanstack/react-query";
import { done, unwrap, type Api } from "../api/client";
import type { FlagKind } from "../api/types";

export const upstreamsQuery = (api: Api) =>
  queryOptions({
    queryKey: ["upstreams"],
    queryFn: async ({ signal }) => (await unwrap(api.GET("/upstreams", { signal }))).upstreams,
    refetchInterval: 10_000,
  });

export const upstreamQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ["upstreams", id],
    queryFn: ({ signal }) => unwrap(api.GET("/upstreams/{id}", { params: { path: { id } }, signal })),
    refetchInterval: 10_000,
  });

export const upstreamToolsQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ["upstreams", id, "tools"],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/upstreams/{id}/tools", { params: { path: { id } }, signal }))).tools,
  });

export const definitionQuery = (api: Api, id: string, name: string) =>
  queryOptions({
    queryKey: ["upstreams", id, "tools", name],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/upstreams/{id}/tools/{name}", { params: { path: { id, name } }, signal })),
  });

/** Has the gateway ask a backend again for what it offers. */
export const reload = (api: Api, id: string) =>
  done(api.POST("/upstreams/{id}/reload", { params: { path: { id } } }));

/** Tries a backend step by step and says what came of each. */
export const probe = (api: Api, id: string) =>
  unwrap(api.POST("/upstreams/{id}/probe", { params: { path: { id } } }));

/** Approves the definition of this hash; the gateway refuses with `revision_conflict` if it is another by now. */
export const approve = (
  api: Api,
  id: string,
  name: string,
  hash: string,
  reason: string,
  acknowledged: FlagKind[],
) =>
  unwrap(
    api.POST("/upstreams/{id}/tools/{name}/approve", {
      params: { path: { id, name }, header: { "If-Match": `"${hash}"` } },
      body: { reason, acknowledged },
    }),
  );

/** Rejects it. */
export const reject = (api: Api, id: string, name: string, hash: string, reason: string) =>
  unwrap(
    api.POST("/upstreams/{id}/tools/{name}/reject", {
      params: { path: { id, name }, header: { "If-Match": `"${hash}"` } },
      body: { reason },
    }),
  );
