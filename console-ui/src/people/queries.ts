import { queryOptions } from "@tanstack/react-query";
import { unwrap, type Api } from "../api/client";

export const usersQuery = (api: Api) =>
  queryOptions({
    queryKey: ["users"],
    queryFn: async ({ signal }) => (await unwrap(api.GET("/users", { signal }))).users,
  });

export const clientsQuery = (api: Api) =>
  queryOptions({
    queryKey: ["clients"],
    queryFn: async ({ signal }) => (await unwrap(api.GET("/clients", { signal }))).clients,
  });

export const mappingsQuery = (api: Api) =>
  queryOptions({
    queryKey: ["user-mappings"],
    queryFn: async ({ signal }) => (await unwrap(api.GET("/user-mappings", { signal }))).mappings,
  });

export const userQuery = (api: Api, uid: string) =>
  queryOptions({
    queryKey: ["users", uid],
    queryFn: ({ signal }) => unwrap(api.GET("/users/{uid}", { params: { path: { uid } }, signal })),
  });

export const userTokensQuery = (api: Api, uid: string) =>
  queryOptions({
    queryKey: ["users", uid, "tokens"],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/users/{uid}/tokens", { params: { path: { uid } }, signal }))).families,
    refetchInterval: 30_000,
  });

export const userBrowsersQuery = (api: Api, uid: string) =>
  queryOptions({
    queryKey: ["users", uid, "browsers"],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/users/{uid}/browsers", { params: { path: { uid } }, signal }))).browsers,
    refetchInterval: 30_000,
  });

/** Asked often, since it changes with every call; not while the tab is hidden. */
export const userLimitsQuery = (api: Api, uid: string) =>
  queryOptions({
    queryKey: ["users", uid, "limits"],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/users/{uid}/limits", { params: { path: { uid } }, signal }))).buckets,
    refetchInterval: 2_000,
  });

export const unusedClientsQuery = (api: Api, days: number) =>
  queryOptions({
    queryKey: ["clients", "unused", days],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/clients/unused", { params: { query: { days } }, signal }))).clients,
  });

export const activityQuery = (api: Api, uid: string, days: number) =>
  queryOptions({
    queryKey: ["users", uid, "activity", days],
    queryFn: ({ signal }) =>
      unwrap(api.GET("/users/{uid}/activity", { params: { path: { uid }, query: { days } }, signal })),
  });

export const grantsQuery = (api: Api, user?: string) =>
  queryOptions({
    queryKey: ["grants", user ?? ""],
    queryFn: async ({ signal }) =>
      (await unwrap(api.GET("/grants", { params: { query: user === undefined ? {} : { user } }, signal })))
        .grants,
  });

/** How a caller with these scopes sees the tools. */
export const sightsQuery = (api: Api, scopes: readonly string[]) =>
  queryOptions({
    queryKey: ["sights", scopes],
    queryFn: async ({ signal }) =>
      (await unwrap(api.POST("/policy/sights", { body: { scopes: [...scopes], anonymous: false }, signal })))
        .tools,
  });
