import type { Access, AccessMode } from "../api/types";

export const MODES: readonly { mode: AccessMode; label: string; explains: string }[] = [
  { mode: "public", label: "Public", explains: "Anyone may use it, signed in or not." },
  { mode: "optional", label: "Optional", explains: "Anyone may use it; who signs in may see more." },
  {
    mode: "required",
    label: "Required",
    explains: "Only a signed-in caller who holds all scopes may use it.",
  },
];

export function modeLabel(mode: AccessMode): string {
  return MODES.find((candidate) => candidate.mode === mode)?.label ?? mode;
}

/** RFC 6749 §3.3: printable ASCII without space, quote and backslash. */
const SCOPE_TOKEN = /^[\x21\x23-\x5B\x5D-\x7E]+$/;

export function isScope(text: string): boolean {
  return SCOPE_TOKEN.test(text);
}

/** Scopes as the gateway keeps them: sorted, without duplicates. */
export function normalizeScopes(scopes: readonly string[]): string[] {
  return [...new Set(scopes.map((scope) => scope.trim()).filter((scope) => scope !== ""))].sort();
}

export interface AccessDifference {
  mode?: { before: AccessMode; after: AccessMode };
  enabled?: { before: boolean; after: boolean };
  addedScopes: string[];
  removedScopes: string[];
}

/** What changes from one access to another, or nothing if they mean the same. */
export function differenceOf(before: Access, after: Access): AccessDifference | undefined {
  const addedScopes = normalizeScopes(after.scopes).filter((scope) => !before.scopes.includes(scope));
  const removedScopes = normalizeScopes(before.scopes).filter((scope) => !after.scopes.includes(scope));
  const mode = before.mode === after.mode ? undefined : { before: before.mode, after: after.mode };
  const enabled =
    before.enabled === after.enabled ? undefined : { before: before.enabled, after: after.enabled };
  const same =
    mode === undefined && enabled === undefined && addedScopes.length === 0 && removedScopes.length === 0;
  return same ? undefined : { mode, enabled, addedScopes, removedScopes };
}

/** What the change means for callers, said before it is saved. */
export function consequencesOf(before: Access, after: Access): string[] {
  const difference = differenceOf(before, after);
  if (difference === undefined) return [];
  if (!after.enabled) return before.enabled ? ["From the next call on, everybody is refused."] : [];
  const sentences: string[] = [];
  if (!before.enabled) sentences.push("It is offered again.");
  if (difference.mode !== undefined && after.mode !== "required") {
    sentences.push("Callers who are not signed in get through.");
  }
  if (difference.mode?.after === "required")
    sentences.push("Callers who are not signed in are asked to sign in.");
  if (after.mode === "required" && difference.addedScopes.length > 0) {
    sentences.push(`Callers without ${difference.addedScopes.join(", ")} are asked to step up.`);
  }
  if (after.mode === "required" && difference.removedScopes.length > 0) {
    sentences.push(`${difference.removedScopes.join(", ")} is no longer asked for.`);
  }
  return sentences;
}
