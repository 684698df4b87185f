import { createContext, use, useEffect, useEffectEvent, useSyncExternalStore } from "react";
import type { SessionStore } from "../session/SessionStore";
import type { Api } from "./client";
import type { EventStream, StreamState, Topic, Topics } from "./stream";
import type { AuditEvent, MetricsPoint, SignInAttempt } from "./types";

/** What every page works with; made once in `main.tsx`. */
export interface Console {
  api: Api;
  session: SessionStore;
  stream: EventStream;
}

export const ConsoleContext = createContext<Console | undefined>(undefined);

export function useConsole(): Console {
  const console = use(ConsoleContext);
  if (console === undefined) throw new Error("useConsole needs a ConsoleContext above it");
  return console;
}

export function useApi(): Api {
  return useConsole().api;
}

export function useStreamState(): StreamState {
  const { stream } = useConsole();
  return useSyncExternalStore(stream.subscribeState, stream.getState);
}

export function useMetricsStream(onBatch: (points: readonly MetricsPoint[]) => void): void {
  const { stream } = useConsole();
  const deliver = useEffectEvent(onBatch);
  useEffect(() => stream.on("metrics", (batch) => deliver(batch)), [stream]);
}

export function useAttemptsStream(
  onBatch: (attempts: readonly SignInAttempt[]) => void,
  onResume: () => void,
): void {
  useTopic("attempts", onBatch, onResume);
}

export function useAuditStream(onBatch: (events: readonly AuditEvent[]) => void, onResume: () => void): void {
  useTopic("audit", onBatch, onResume);
}

function useTopic<T extends Topic>(
  topic: T,
  onBatch: (batch: readonly Topics[T][]) => void,
  onResume: () => void,
): void {
  const { stream } = useConsole();
  const deliver = useEffectEvent(onBatch);
  const resume = useEffectEvent(onResume);
  useEffect(() => {
    const stopBatches = stream.on(topic, (batch) => deliver(batch));
    const stopResume = stream.onResume(() => resume());
    return () => {
      stopBatches();
      stopResume();
    };
  }, [stream, topic]);
}
