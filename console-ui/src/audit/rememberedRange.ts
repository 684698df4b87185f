import { DEFAULT_RANGE, isCustom, RANGES, type AuditSearch, type Range } from "./auditSearch";

const KEY = "gatehouse-audit-range";

/** Lists begin with this range from now on where their address has none. */
export function rememberRange(range: Range): void {
  try {
    localStorage.setItem(KEY, range);
  } catch {
    // Where the browser keeps nothing, each list begins with the usual range.
  }
}

function rememberedRange(): Range {
  try {
    return RANGES.find((range) => range === localStorage.getItem(KEY)) ?? DEFAULT_RANGE;
  } catch {
    return DEFAULT_RANGE;
  }
}

/** The same search with a range, so that its address means the same to everybody; absent if it has one. */
export function withRange(search: AuditSearch): AuditSearch | undefined {
  return search.range !== undefined || isCustom(search) ? undefined : { ...search, range: rememberedRange() };
}
