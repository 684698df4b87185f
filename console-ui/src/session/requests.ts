import { queryOptions } from "@tanstack/react-query";
import { unwrap, type Api } from "../api/client";
import { ApiProblem, problemOf } from "../api/problem";
import type { Session } from "../api/types";
import type { SessionStore } from "./SessionStore";

/** Asks the gateway once whether the browser's cookie is still good; afterwards the store is no longer unknown. */
export async function loadSession(api: Api, store: SessionStore): Promise<void> {
  try {
    store.signedIn(await unwrap(api.GET("/session")));
  } catch (error) {
    if (!(error instanceof ApiProblem && error.status === 401)) throw error;
    store.signedOut();
  }
}

export async function signIn(
  api: Api,
  store: SessionStore,
  credentials: { username: string; password: string },
): Promise<Session> {
  const session = await unwrap(api.POST("/session", { body: credentials }));
  store.signedIn(session);
  return session;
}

export async function signOut(api: Api, store: SessionStore): Promise<void> {
  const { response, error } = await api.DELETE("/session");
  if (!response.ok && response.status !== 401) throw problemOf(response, error);
  store.signedOut();
}

/** How one can sign in here. */
export const loginWaysQuery = (api: Api) =>
  queryOptions({
    queryKey: ["login-ways"],
    queryFn: ({ signal }) => unwrap(api.GET("/login", { signal })),
    staleTime: Infinity,
  });
