import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { unwrap, type Api } from "../api/client";
import type { Access, AccessChange } from "../api/types";

export const toolsQuery = (api: Api) =>
  queryOptions({
    queryKey: ["tools"],
    queryFn: async ({ signal }) => (await unwrap(api.GET("/tools", { signal }))).tools,
  });

/** What is offered besides tools. */
export const offeringsQuery = (api: Api) =>
  queryOptions({
    queryKey: ["offerings"],
    queryFn: async ({ signal }) => (await unwrap(api.GET("/offerings", { signal }))).offerings,
  });

/** How much each tool was used, and what nobody needed. */
export const leastPrivilegeQuery = (api: Api, days: number) =>
  queryOptions({
    queryKey: ["tools", "least privilege", days],
    queryFn: ({ signal }) => unwrap(api.GET("/least-privilege", { params: { query: { days } }, signal })),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });

export const toolQuery = (api: Api, name: string) =>
  queryOptions({
    queryKey: ["tools", name],
    queryFn: ({ signal }) => unwrap(api.GET("/tools/{name}", { params: { path: { name } }, signal })),
  });

export const revisionsQuery = (api: Api, name: string) =>
  queryOptions({
    queryKey: ["tools", name, "revisions"],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/tools/{name}/revisions", { params: { path: { name } }, signal }))).revisions,
  });

/** Saves access over the revision it was edited from; the gateway refuses with `revision_conflict` if it moved on. */
export function saveAccess(api: Api, name: string, revision: number, change: AccessChange) {
  return unwrap(
    api.PUT("/tools/{name}/access", {
      params: { path: { name }, header: { "If-Match": `"${revision}"` } },
      body: change,
    }),
  );
}

/** What an access would have meant for the calls of the last 7 days. */
export const impactQuery = (api: Api, tool: string, access: Access, revision: number) =>
  queryOptions({
    queryKey: ["impact", { tool, access, revision }],
    queryFn: ({ signal }) =>
      unwrap(
        api.POST("/tools/{name}/impact", {
          params: { path: { name: tool } },
          body: { ...access, note: null },
          signal,
        }),
      ),
  });

export const usageQuery = (api: Api, name: string, days: number) =>
  queryOptions({
    queryKey: ["tools", name, "usage", days],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/tools/{name}/usage", { params: { path: { name }, query: { days } }, signal })),
  });

export const callersQuery = (api: Api, name: string) =>
  queryOptions({
    queryKey: ["tools", name, "callers"],
    queryFn: ({ signal }) => unwrap(api.GET("/tools/{name}/callers", { params: { path: { name } }, signal })),
  });
