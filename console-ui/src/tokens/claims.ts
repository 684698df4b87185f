import { formatAgo, formatFullTime } from "../ui/format";

const MEANINGS: Record<string, string> = {
  iss: "who issued it",
  sub: "whom it speaks for",
  aud: "what it is for",
  exp: "expires",
  nbf: "not valid before",
  iat: "issued",
  auth_time: "signed in",
  jti: "its own id",
  scope: "what it may do",
  scp: "what it may do",
  permissions: "what it may do",
  roles: "roles",
  client_id: "the client it was issued to",
  azp: "the client it was issued to",
  act: "who acts for them",
  cnf: "what it is bound to",
  acr: "how strongly they signed in",
  amr: "how they signed in",
  sid: "the session",
  org_id: "the organisation",
  alg: "how it is signed",
  kid: "which key signed it",
  typ: "what kind of token",
  jku: "where a key could be; never asked",
  crit: "what a reader must understand",
};

const TIMES = new Set(["exp", "nbf", "iat", "auth_time"]);

export interface Claim {
  name: string;
  value: string;
  /** What it means and, for a time, when that is. */
  note: string | undefined;
}

/** Claims, or a header, with what they mean. */
export function claimsOf(object: object): Claim[] {
  return Object.entries(object).map(([name, value]: [string, unknown]) => ({
    name,
    value: typeof value === "string" ? value : JSON.stringify(value),
    note: noteOn(name, value),
  }));
}

function noteOn(name: string, value: unknown): string | undefined {
  const meaning = MEANINGS[name];
  if (!TIMES.has(name) || typeof value !== "number") return meaning;
  const date = new Date(value * 1_000);
  if (Number.isNaN(date.getTime())) return "no time that there is";
  const time = date.toISOString();
  return `${meaning ?? ""} ${formatAgo(time)}, ${formatFullTime(time)}`;
}
