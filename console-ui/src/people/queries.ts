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
