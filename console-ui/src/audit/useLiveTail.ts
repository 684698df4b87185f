import { useThrottledCallback } from "@mantine/hooks";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useReducer } from "react";
import { useApi, useAuditStream } from "../api/ConsoleContext";
import type { AuditEvent } from "../api/types";
import type { AuditSearch } from "./auditSearch";
import { changeTail, EMPTY_TAIL, leavesGap, type Tail } from "./eventList";
import { auditQuery, newestPage } from "./queries";

const CATCH_UP_MS = 1_000;

/**
 * New events for the list while the tail is live. Without filters they come straight from the stream; with filters the
 * stream only says when to ask, because the gateway alone knows what a filter means.
 */
export function useLiveTail(
  search: AuditSearch,
  loaded: readonly AuditEvent[],
  isReading: () => boolean,
): Tail & { release: () => void } {
  const api = useApi();
  const queryClient = useQueryClient();
  const [tail, change] = useReducer(changeTail, EMPTY_TAIL);
  const live = search.live === true;
  const filtered = search.q !== undefined;

  const catchUp = async () => {
    const page = await newestPage(api, search).catch(() => undefined);
    if (page === undefined) return;
    if (leavesGap(page, tail.shown.length > 0 ? tail.shown : loaded)) {
      change({ type: "reset" });
      await queryClient.resetQueries({ queryKey: auditQuery(api, search).queryKey });
    } else {
      change({ type: "arrived", events: page.events, reading: isReading() });
    }
  };
  const catchUpSoon = useThrottledCallback(() => void catchUp(), CATCH_UP_MS);

  useAuditStream(
    (events) => {
      if (!live) return;
      if (filtered) catchUpSoon();
      else change({ type: "arrived", events, reading: isReading() });
    },
    () => {
      if (live) catchUpSoon();
    },
  );

  const startTail = useEffectEvent(() => void catchUp());
  useEffect(() => {
    if (live) startTail();
  }, [live]);

  return { ...tail, release: () => change({ type: "released" }) };
}
