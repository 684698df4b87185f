/** A path within this site; anything else in `next` could lead a signed-in person elsewhere. */
export function ownPath(value: unknown): string | undefined {
  return typeof value === "string" && /^\/console(\/(?![/\\])|$|\?)/.test(value) ? value : undefined;
}
