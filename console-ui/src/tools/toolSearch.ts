export const UNUSED_DAYS = [7, 30, 90] as const;
export type UnusedDays = (typeof UNUSED_DAYS)[number];

export interface ToolsSearch {
  q?: string;
  /** How far back one looks for what is not used; 30 if absent. */
  unused?: UnusedDays;
}

export const TOOL_TABS = ["access", "history", "schema", "try", "usage", "callers"] as const;
export type ToolTab = (typeof TOOL_TABS)[number];

export const USAGE_DAYS = [1, 7, 30] as const;
export type UsageDays = (typeof USAGE_DAYS)[number];

export interface ToolSearch {
  tab?: ToolTab;
  /** The revision whose access the editor starts from, for a revert; 0 is the configured default. */
  restore?: number;
  /** Scopes, parted by spaces, that the editor begins without. */
  without?: string;
  /** How far back the usage goes; 7 if absent. */
  days?: UsageDays;
}

export interface OfferingSearch {
  /** Its URI, template or name. */
  id: string;
  tab?: "history";
  /** As for a tool. */
  restore?: number;
}

export const OFFERING_KINDS = ["resource", "template", "prompt"] as const;

export function readOfferingSearch(search: Record<string, unknown>): OfferingSearch {
  const id = search["id"];
  const { restore } = readToolSearch(search);
  return {
    id: typeof id === "string" || typeof id === "number" ? String(id) : "",
    ...(search["tab"] === "history" && { tab: "history" }),
    ...(restore !== undefined && { restore }),
  };
}

export function readToolsSearch(search: Record<string, unknown>): ToolsSearch {
  const q = search["q"];
  const unused = UNUSED_DAYS.find((candidate) => candidate === Number(search["unused"]));
  return {
    ...((typeof q === "string" || typeof q === "number") && { q: String(q) }),
    ...(unused !== undefined && unused !== 30 && { unused }),
  };
}

export function readToolSearch(search: Record<string, unknown>): ToolSearch {
  const tab = TOOL_TABS.find((candidate) => candidate === search["tab"]);
  const restore = Number(search["restore"] ?? Number.NaN);
  const days = USAGE_DAYS.find((candidate) => candidate === Number(search["days"]));
  return {
    ...(tab !== undefined && tab !== "access" && { tab }),
    ...(typeof search["without"] === "string" && search["without"] !== "" && { without: search["without"] }),
    ...(Number.isInteger(restore) && restore >= 0 && { restore }),
    ...(days !== undefined && days !== 7 && { days }),
  };
}
