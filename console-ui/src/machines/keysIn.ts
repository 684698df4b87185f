/** The JWK Set that a text is; absent if it is none. */
export function keysIn(text: string): Record<string, unknown> | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== "object" || parsed === null || !("keys" in parsed)) return undefined;
    return Array.isArray(parsed.keys) && parsed.keys.length > 0 ? { ...parsed } : undefined;
  } catch {
    return undefined;
  }
}
