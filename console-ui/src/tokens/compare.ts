import type { TokenReport } from "../api/types";
import { words } from "../ui/format";
import { claimsOf } from "./claims";

type Check = TokenReport["checks"][number];
type ToolDecision = TokenReport["tools"][number];

/** The same thing of two tokens; absent where one has none. */
export interface Pair<T> {
  name: string;
  first: T | undefined;
  second: T | undefined;
  differs: boolean;
}

/** Checks side by side; they differ if one passes and the other does not. */
export function compareChecks(first: TokenReport, second: TokenReport): Pair<Check>[] {
  return pairs(
    first.checks,
    second.checks,
    ({ id }) => id,
    ({ status }) => status,
  ).map((pair) => ({ ...pair, name: words(pair.name) }));
}

/** Header and claims side by side, as text. */
export function compareClaims(first: TokenReport, second: TokenReport): Pair<string>[] {
  const claims = ({ header, claims }: TokenReport) => [
    ...claimsOf(claims ?? {}),
    ...claimsOf(header ?? {}).map((claim) => ({ ...claim, name: `${claim.name} (header)` })),
  ];
  return pairs(
    claims(first),
    claims(second),
    ({ name }) => name,
    ({ value }) => value,
  ).map((pair) => ({ ...pair, first: pair.first?.value, second: pair.second?.value }));
}

/** What each may call. */
export function compareTools(first: TokenReport, second: TokenReport): Pair<ToolDecision>[] {
  return pairs(
    first.tools,
    second.tools,
    ({ name }) => name,
    ({ decision, reason, missingScopes }) => `${decision} ${reason} ${missingScopes.join(" ")}`,
  );
}

/** By name, those of the first token in their order and then those that only the second has. */
function pairs<T>(
  first: readonly T[],
  second: readonly T[],
  nameOf: (one: T) => string,
  textOf: (one: T) => string,
): Pair<T>[] {
  const others = new Map(second.map((one) => [nameOf(one), one]));
  const names = new Set([...first, ...second].map(nameOf));
  const own = new Map(first.map((one) => [nameOf(one), one]));
  return [...names].map((name) => {
    const one = own.get(name);
    const other = others.get(name);
    const differs = (one === undefined ? undefined : textOf(one)) !== (other && textOf(other));
    return { name, first: one, second: other, differs };
  });
}
