import { queryOptions } from "@tanstack/react-query";
import { unwrap, type Api } from "../api/client";
import type { Access, OtherOffering } from "../api/types";
import type { Guarded, Subject } from "./subject";

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
  });

export const toolQuery = (api: Api, name: string) =>
  queryOptions({
    queryKey: ["tools", name],
    queryFn: ({ signal }) => unwrap(api.GET("/tools/{name}", { params: { path: { name } }, signal })),
  });

export const offeringQuery = (api: Api, kind: OtherOffering["kind"], id: string) =>
  queryOptions({
    queryKey: ["offerings", kind, id],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/offerings/{kind}", { params: { path: { kind }, query: { id } }, signal })),
  });

export const revisionsQuery = ({ queryKey, revisions }: Pick<Subject<Guarded>, "queryKey" | "revisions">) =>
  queryOptions({
    queryKey: [...queryKey, "revisions"],
    queryFn: ({ signal }) => revisions(signal),
  });

/** What an access would have meant for the calls of the last 7 days. */
export const impactQuery = (
  { kind, id, impact }: Pick<Subject<Guarded>, "kind" | "id" | "impact">,
  access: Access,
  revision: number,
) =>
  queryOptions({
    queryKey: ["impact", { kind, id, access, revision }],
    queryFn: ({ signal }) => impact(access, signal),
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
