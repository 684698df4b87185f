/** `attempt` is open; `show` leaves out what went well. */
export interface SetupSearch {
  attempt?: number;
  show?: "stuck";
}

export function readSetupSearch(search: Record<string, unknown>): SetupSearch {
  const attempt = Number(search["attempt"]);
  return {
    ...(Number.isSafeInteger(attempt) && attempt > 0 ? { attempt } : {}),
    ...(search["show"] === "stuck" ? { show: "stuck" } : {}),
  };
}
