import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useApi } from "../api/ConsoleContext";
import { normalizeScopes } from "./access";
import { toolsQuery } from "./queries";

/** Every scope that some tool asks for, or would by default. */
export function useKnownScopes(): string[] {
  const tools = useQuery(toolsQuery(useApi()));
  return useMemo(
    () =>
      normalizeScopes(
        (tools.data ?? []).flatMap((tool) => [...tool.access.scopes, ...tool.defaultAccess.scopes]),
      ),
    [tools.data],
  );
}
