import { Skeleton } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { ProblemPanel } from "./ProblemPanel";

interface QueryViewProps<T> {
  query: UseQueryResult<T>;
  /** Names what is loaded, for the message when that fails. */
  what: string;
  /** The height of the skeleton, so that nothing jumps. */
  height: number | string;
  children: (data: T) => ReactNode;
}

/** Shows what a query found; its failure stays inside its own place on the page. */
export function QueryView<T>({ query, what, height, children }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return (
      <ProblemPanel
        title={`Could not load ${what}`}
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  return <Skeleton h={height} aria-label={`Loading ${what}`} role="status" />;
}
