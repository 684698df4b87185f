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
