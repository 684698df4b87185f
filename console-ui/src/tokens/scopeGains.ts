import type { TokenReport } from "../api/types";

export interface ScopeGain {
  scopes: string[];
  tools: string[];
}

/** Which further scopes would open how many tools, the most useful first. */
export function scopeGains(tools: TokenReport["tools"]): ScopeGain[] {
  const gains = new Map<string, ScopeGain>();
  for (const tool of tools) {
    if (tool.missingScopes.length === 0) continue;
    const key = tool.missingScopes.join(" ");
    const gain = gains.get(key) ?? { scopes: tool.missingScopes, tools: [] };
    gain.tools.push(tool.name);
    gains.set(key, gain);
  }
  return [...gains.values()].sort((a, b) => b.tools.length - a.tools.length);
}
