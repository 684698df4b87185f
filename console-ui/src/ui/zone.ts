import { useSyncExternalStore } from "react";

/** In which zone times are shown: that of this computer, or UTC. */
export type Zone = "local" | "UTC";

const KEY = "gatehouse-zone";
const listeners = new Set<() => void>();
let current: Zone = remembered();

export const getZone = (): Zone => current;

/** Shows times in another zone from now on, also after a reload. */
export function setZone(zone: Zone): void {
  current = zone;
  try {
    localStorage.setItem(KEY, zone);
  } catch {
    // Where the browser keeps nothing, it lasts until the reload.
  }
  for (const listener of listeners) listener();
}

/** The zone that is chosen. What writes times calls it, so as to write them anew for another. */
export function useZone(): Zone {
  return useSyncExternalStore(subscribe, getZone);
}

/** What the zone is called beside times. */
export function zoneName(zone: Zone = current): string {
  return zone === "UTC" ? "UTC" : new Intl.DateTimeFormat("en-GB").resolvedOptions().timeZone;
}

/** A format of times in whichever zone is chosen when it is used. */
export function zonedFormat(options: Intl.DateTimeFormatOptions): { format: (date: Date) => string } {
  const formats: Record<Zone, Intl.DateTimeFormat> = {
    local: new Intl.DateTimeFormat("en-GB", options),
    UTC: new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }),
  };
  return { format: (date) => formats[current].format(date) };
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function remembered(): Zone {
  try {
    return localStorage.getItem(KEY) === "UTC" ? "UTC" : "local";
  } catch {
    return "local";
  }
}
