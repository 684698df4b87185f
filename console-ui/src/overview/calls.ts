import type { Overview } from "../api/types";

/** Finds in the audit log what the gateway counts as decided: `CallStatistics` of the server counts the same. */
export const DECIDED = "front:mcp,rest,proxy";

type Decided = Overview["now"];

export const decidedIn = (time: Decided): number => time.allow + time.deny + time.limit + time.challenge;

/** The very events that a figure of this time counts. */
export const callsOfTime = ({ from, to }: Decided, also = "") => ({
  q: also === "" ? DECIDED : `${DECIDED} ${also}`,
  from,
  to,
});
