import { queryOptions, useQuery, useQueryClient } from "@tanstack/react-query";
import { unwrap, type Api } from "../api/client";
import { useApi, useAttemptsStream } from "../api/ConsoleContext";
import type { SignInAttempt, SignInAttempts, SignInStage } from "../api/types";
import { formatAgo } from "../ui/format";

export const attemptsQuery = (api: Api) =>
  queryOptions({
    queryKey: ["sign-in-attempts"],
    queryFn: ({ signal }) => unwrap(api.GET("/sign-in-attempts", { signal })),
    refetchInterval: 60_000,
  });

/** The latest attempts, as they go on. */
export function useLiveAttempts() {
  const options = attemptsQuery(useApi());
  const queryClient = useQueryClient();
  useAttemptsStream(
    (arrived) =>
      queryClient.setQueryData<SignInAttempts>(options.queryKey, (known) =>
        known === undefined
          ? undefined
          : { ...known, attempts: merged(known.attempts, arrived, known.capacity) },
      ),
    () => void queryClient.invalidateQueries({ queryKey: options.queryKey }),
  );
  return useQuery(options);
}

/** The attempts with those that went on put first. */
export function merged(
  known: readonly SignInAttempt[],
  arrived: readonly SignInAttempt[],
  capacity: number,
): SignInAttempt[] {
  let all = [...known];
  for (const attempt of arrived) all = [attempt, ...all.filter(({ id }) => id !== attempt.id)];
  return all.slice(0, capacity);
}

export type Standing = "complete" | "refused" | "stuck" | "waiting";

/** How an attempt stands now: it is stuck once what was to come next has been missing for too long. */
export function standing({ state, stuckAt }: SignInAttempt, now: number): Standing {
  if (state !== "under_way") return state;
  return stuckAt !== null && Date.parse(stuckAt) <= now ? "stuck" : "waiting";
}

/** What the client is called, by what it is recognised as first. */
export const nameOf = ({ program, clientName, userAgent }: SignInAttempt): string =>
  program ?? clientName ?? userAgent?.split(/[/ ]/, 1)[0] ?? "A browser";

export const STAGES: Record<SignInStage, string> = {
  challenge: "401 challenge",
  resource_metadata: "Resource metadata",
  server_metadata: "Server metadata",
  registration: "Client id",
  authorization: "Sign-in page",
  login: "Signed in",
  consent: "Allowed",
  token: "Token",
  call: "First call",
};

const DID: Record<SignInStage, string> = {
  challenge: "was told to sign in",
  resource_metadata: "fetched the resource metadata",
  server_metadata: "fetched the authorization server's metadata",
  registration: "got a client id",
  authorization: "opened the sign-in page",
  login: "had its user sign in",
  consent: "was allowed by its user",
  token: "got a token",
  call: "made its first call",
};

const MISSING: Record<SignInStage, string> = {
  challenge: "calling the MCP endpoint",
  resource_metadata: "the resource metadata",
  server_metadata: "the authorization server's metadata",
  registration: "getting a client id or opening the sign-in page",
  authorization: "opening the sign-in page",
  login: "signing in",
  consent: "being allowed",
  token: "redeeming its code",
  call: "its first call",
};

/** "Claude fetched the resource metadata 12 seconds ago and stopped before the authorization server's metadata." */
export function sentence(attempt: SignInAttempt, now: number): string {
  const name = nameOf(attempt);
  const { reached, next } = attempt;
  const ago = formatAgo(attempt.lastAt, now);
  const last = attempt.steps.at(-1);
  const did = reached === null ? "began" : DID[reached];
  switch (standing(attempt, now)) {
    case "complete":
      return `${name} signed in and made its first call ${ago}.`;
    case "refused":
      return `${name} was refused ${ago} at “${last === undefined ? "" : STAGES[last.stage]}”: ${last?.detail ?? ""}`;
    case "stuck":
      return `${name} ${did} ${ago}${next === null ? "" : ` and stopped before ${MISSING[next]}`}.`;
    case "waiting":
      return `${name} ${did} ${ago}${next === null ? "" : `; what comes next is ${MISSING[next]}`}.`;
  }
}
