import { ownPath } from "./ownPath";

/** Why the identity provider's people were not let in, as the gateway says it in the address. */
export const PROBLEMS = {
  expired: "That sign-in took too long, or began in another browser. Try again.",
  denied: "The identity provider did not let you sign in.",
  provider:
    "The identity provider could not be asked, or its answer could not be used. The gateway's log says more.",
  no_role: "You are known there, but nothing there gives you a role here. Ask an admin of this gateway.",
  too_many: "Too many attempts. Wait five minutes, then try again.",
} as const;

export type LoginProblem = keyof typeof PROBLEMS;

export interface LoginSearch {
  next?: string;
  problem?: LoginProblem;
}

const isProblem = (value: unknown): value is LoginProblem =>
  typeof value === "string" && Object.hasOwn(PROBLEMS, value);

export function readLoginSearch(search: Record<string, unknown>): LoginSearch {
  const next = ownPath(search["next"]);
  const problem = search["problem"];
  return { ...(next !== undefined && { next }), ...(isProblem(problem) && { problem }) };
}
