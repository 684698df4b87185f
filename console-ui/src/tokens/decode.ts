export type JsonObject = Record<string, unknown>;

/** What can be read of a part of a token without any key. */
export interface DecodedPart {
  name: "Header" | "Claims";
  /** The object, if the part is whole. */
  value: JsonObject | undefined;
  /** What the part says, as far as it can be read, if it is no object. */
  text: string;
  /** What is wrong with it, in a sentence. */
  problem: string | undefined;
}

export interface DecodedToken {
  parts: readonly DecodedPart[];
  /** What one has to know of the token as a whole. */
  remark: string | undefined;
}

const BEARER = /\bbearer\s+([A-Za-z0-9._~+/=-]+)/iu;
const COMPACT = /[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*){0,2}/u;

/** The token within a JWT, a `Bearer …` value or a whole curl command, as the gateway finds it. */
export function tokenIn(pasted: string): string {
  const bearer = BEARER.exec(pasted)?.[1];
  if (bearer !== undefined) return bearer;
  const trimmed = pasted.trim();
  return (/\s/u.test(trimmed) ? COMPACT.exec(trimmed)?.[0] : undefined) ?? trimmed;
}

/** Reads what can be read of a token, even if it is broken or cut off; it proves nothing. */
export function decodeToken(pasted: string): DecodedToken {
  const parts = tokenIn(pasted).split(".");
  if (parts.length === 1) {
    return { parts: [], remark: "It has no dots, so it is no JWT: only its issuer can say what is in it." };
  }
  if (parts.length === 5) {
    return {
      parts: [decodePart("Header", parts[0] ?? "")],
      remark: "It has five parts, so it is encrypted: only who holds the key can read its claims.",
    };
  }
  return {
    parts: [decodePart("Header", parts[0] ?? ""), decodePart("Claims", parts[1] ?? "")],
    remark: remarkOn(parts),
  };
}

function remarkOn(parts: readonly string[]): string | undefined {
  if (parts.length === 2) return "Its signature is missing: it seems to be cut off.";
  if (parts.length !== 3) return `It has ${parts.length} parts; a signed token has 3.`;
  return parts[2] === "" ? "It is not signed." : undefined;
}

function decodePart(name: DecodedPart["name"], part: string): DecodedPart {
  const { text, problem } = textOf(part);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      return { name, value: { ...value }, text, problem };
    }
    return { name, value: undefined, text, problem: "It is no JSON object." };
  } catch {
    return { name, value: undefined, text, problem: problem ?? "It is no JSON, or it is cut off." };
  }
}

function textOf(part: string): { text: string; problem: string | undefined } {
  const plain = part.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/u, "");
  const legal = plain.replace(/[^A-Za-z0-9+/]/gu, "");
  const whole = legal.length % 4 === 1 ? legal.slice(0, -1) : legal;
  const bytes = Uint8Array.from(atob(whole), (character) => character.charCodeAt(0));
  return { text: new TextDecoder().decode(bytes), problem: problemOf(part, plain, legal, whole) };
}

function problemOf(part: string, plain: string, legal: string, whole: string): string | undefined {
  if (part === "") return "It is empty.";
  if (legal !== plain) return "It holds characters that are not base64url.";
  if (whole !== legal) return "It is cut off.";
  if (/[+/=]/u.test(part)) return "It is base64, not base64url.";
  return undefined;
}
