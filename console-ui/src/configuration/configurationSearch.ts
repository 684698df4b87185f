/** `all` shows what has its default as well. */
export interface ConfigurationSearch {
  q?: string;
  show?: "all";
}

export function readConfigurationSearch(search: Record<string, unknown>): ConfigurationSearch {
  const q = search["q"];
  return {
    ...(typeof q === "string" && q !== "" ? { q } : {}),
    ...(search["show"] === "all" ? { show: "all" } : {}),
  };
}
