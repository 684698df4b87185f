import createClient, { type Client } from "openapi-fetch";
import { problemOf, unreachable } from "./problem";
import type { paths } from "./schema";

export type Api = Client<paths>;

export interface SessionHooks {
  csrfToken: () => string | undefined;
  /** The gateway no longer knows the session. */
  signedOut: () => void;
}

const SAFE_METHODS = new Set(["GET", "HEAD"]);

/** The typed client of the console API: the session cookie goes along, writes carry the CSRF token. */
export function createApi(hooks: SessionHooks): Api {
  const api = createClient<paths>({ baseUrl: "/api", credentials: "same-origin" });
  api.use({
    onRequest({ request }) {
      const token = hooks.csrfToken();
      if (token !== undefined && !SAFE_METHODS.has(request.method))
        request.headers.set("X-CSRF-Token", token);
      return request;
    },
    onResponse({ response, schemaPath }) {
      if (response.status === 401 && schemaPath !== "/session") hooks.signedOut();
    },
  });
  return api;
}

/** Waits for an answer and returns its body, or throws an {@link ApiProblem}. */
export async function unwrap<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<NonNullable<T>> {
  let answer;
  try {
    answer = await call;
  } catch (error) {
    throw error instanceof TypeError ? unreachable() : error;
  }
  if (!answer.response.ok || answer.data === undefined || answer.data === null) {
    throw problemOf(answer.response, answer.error);
  }
  return answer.data;
}

/** Waits for an answer that has no body, or throws an {@link ApiProblem}. */
export async function done(call: Promise<{ error?: unknown; response: Response }>): Promise<void> {
  let answer;
  try {
    answer = await call;
  } catch (error) {
    throw error instanceof TypeError ? unreachable() : error;
  }
  if (!answer.response.ok) throw problemOf(answer.response, answer.error);
}
