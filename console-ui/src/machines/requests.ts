import { queryOptions } from "@tanstack/react-query";
import { done, unwrap, type Api } from "../api/client";
import type { ApiKeyRequest, ServiceClientRequest } from "../api/types";

export const apiKeysQuery = (api: Api) =>
  queryOptions({
    queryKey: ["api-keys"],
    queryFn: async ({ signal }) => (await unwrap(api.GET("/api-keys", { signal }))).keys,
  });

/** Makes a key; the answer is the only place where its text ever stands. */
export const makeApiKey = (api: Api, body: ApiKeyRequest) => unwrap(api.POST("/api-keys", { body }));

/** Revokes a key for good. */
export async function revokeApiKey(api: Api, id: string): Promise<void> {
  await unwrap(api.DELETE("/api-keys/{id}", { params: { path: { id } } }));
}

/** Adds a machine that fetches tokens for itself; the answer is the only place where its secret ever stands. */
export const addServiceClient = (api: Api, body: ServiceClientRequest) =>
  unwrap(api.POST("/clients", { body }));

/** Forgets a client, with its grants and tokens. */
export const removeClient = (api: Api, clientId: string, reason: string) =>
  done(api.POST("/clients/remove", { body: { clientId, reason } }));
