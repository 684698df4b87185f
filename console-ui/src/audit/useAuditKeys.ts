import { useEffect, useEffectEvent } from "react";
import type { AuditEvent } from "../api/types";
import { isTyping } from "../shell/shortcuts";
import { useShortcutsEnabled } from "../shell/useShortcuts";
import { copyAndSay } from "../ui/clipboard";

interface AuditKeys {
  openSeq: number | undefined;
  events: readonly AuditEvent[];
  onOpen: (seq: number | undefined) => void;
  onPause: () => void;
  onRefresh: () => void;
}

/** `[` and `]` step through events, Esc closes, `p` pauses, `r` refreshes, `y` copies the link to what is seen. */
export function useAuditKeys({ openSeq, events, onOpen, onPause, onRefresh }: AuditKeys): void {
  const [enabled] = useShortcutsEnabled();

  const step = (by: number) => {
    const index = events.findIndex(({ seq }) => seq === openSeq);
    const target = index < 0 ? undefined : events[index + by];
    if (target !== undefined) onOpen(target.seq);
  };

  const actions: Record<string, () => void> = {
    "[": () => step(-1),
    "]": () => step(1),
    Escape: () => {
      if (openSeq !== undefined) onOpen(undefined);
    },
    p: onPause,
    r: onRefresh,
    y: () => void copyAndSay(window.location.href, "the address"),
  };

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!enabled || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const inDrawer =
      event.target instanceof HTMLElement && event.target.closest("[data-event-drawer]") !== null;
    if (isTyping(event.target) && !inDrawer) return;
    actions[event.key]?.();
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}
