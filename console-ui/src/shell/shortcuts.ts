import { PAGES, type NavigationItem } from "./navigation";

export type ShortcutAction = { go: NavigationItem["to"] } | { do: "search" | "help" };

export interface ShortcutStep {
  /** What the next key is read after: `g`, or nothing. */
  prefix: string;
  action?: ShortcutAction;
}

/** Reads one key press after the keys before it. */
export function readKey(prefix: string, key: string): ShortcutStep {
  if (prefix === "g") {
    const page = PAGES.find((candidate) => candidate.key === key);
    return page === undefined ? { prefix: "" } : { prefix: "", action: { go: page.to } };
  }
  switch (key) {
    case "g":
      return { prefix: "g" };
    case "/":
      return { prefix: "", action: { do: "search" } };
    case "?":
      return { prefix: "", action: { do: "help" } };
    default:
      return { prefix: "" };
  }
}

/** Single-key shortcuts must not fire where a key press means text or a choice. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest("input, textarea, select, [role=listbox], [role=dialog]") !== null
  );
}
