import { useLocalStorage } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useRef } from "react";
import { isTyping, readKey } from "./shortcuts";

const PREFIX_LASTS_MS = 1_500;

/** Whether single-key shortcuts are on; kept in the browser (WCAG 2.1.4 wants a way to turn them off). */
export function useShortcutsEnabled() {
  return useLocalStorage({ key: "gatehouse-shortcuts", defaultValue: true });
}

/** Listens for `/`, `?` and `g` + letter on the whole page. */
export function useShortcuts(onHelp: () => void): void {
  const [enabled] = useShortcutsEnabled();
  const navigate = useNavigate();
  const pending = useRef({ prefix: "", until: 0 });

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!enabled || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const prefix = event.timeStamp < pending.current.until ? pending.current.prefix : "";
    const step = readKey(prefix, event.key);
    pending.current = { prefix: step.prefix, until: event.timeStamp + PREFIX_LASTS_MS };
    if (step.action === undefined) return;
    event.preventDefault();
    if ("go" in step.action) void navigate({ to: step.action.go });
    else if (step.action.do === "help") onHelp();
    else document.querySelector<HTMLElement>("[data-page-search]")?.focus();
  });

  useEffect(() => {
    const listener = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listener);
    return () => window.removeEventListener("keydown", listener);
  }, []);
}
