/** The keys of the query language whose values can be proposed. */
export const KEYS = [
  "user",
  "tool",
  "client",
  "decision",
  "reason",
  "upstream",
  "tenant",
  "outcome",
  "status",
  "method",
  "front",
  "address",
  "issuer",
  "auth-method",
  "ms",
  "request",
  "trace",
  "session",
] as const;

const WITHOUT_VALUES: readonly string[] = ["ms", "request", "trace", "session"];

export interface LastWord {
  /** Where it begins. */
  start: number;
  negated: boolean;
  /** The key before the colon, if its values can be proposed. */
  key: string | undefined;
  /** What is typed of the key, or of the value. */
  typed: string;
}

/** The word at the end of a query, which is the one being typed. */
export function lastWord(query: string): LastWord {
  const start = query.search(/[^\s]*$/u);
  const text = query.slice(start);
  const negated = text.startsWith("-");
  const word = negated ? text.slice(1) : text;
  const colon = word.indexOf(":");
  const key = KEYS.find((name) => name === word.slice(0, Math.max(0, colon)));
  const known = key !== undefined && !WITHOUT_VALUES.includes(key);
  if (colon >= 0) {
    return {
      start,
      negated,
      key: known ? key : undefined,
      typed: known ? word.slice(colon + 1).replace(/^"/u, "") : "",
    };
  }
  return { start, negated, key: undefined, typed: word };
}
