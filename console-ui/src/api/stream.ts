import type { AuditEvent, MetricsPoint, SignInAttempt } from "./types";

export type StreamState = "connecting" | "live" | "reconnecting" | "paused";

export interface Topics {
  audit: AuditEvent;
  metrics: MetricsPoint;
  attempts: SignInAttempt;
}

export type Topic = keyof Topics;
type Listener<T> = (batch: readonly T[]) => void;

interface Channel<T> {
  listeners: Set<Listener<T>>;
  queue: T[];
}

const RETRY_MS = 3_000;

/**
 * The tab's one event stream (HTTP/1.1 allows six connections an origin, so there must not be more). What arrives
 * within an animation frame is delivered as one batch; after a reconnection, and when the gateway says it had to leave
 * something out, `onResume` tells listeners to ask for what they may have missed.
 */
export class EventStream {
  private readonly channels: { [T in Topic]: Channel<Topics[T]> } = {
    audit: { listeners: new Set(), queue: [] },
    metrics: { listeners: new Set(), queue: [] },
    attempts: { listeners: new Set(), queue: [] },
  };
  private readonly stateListeners = new Set<() => void>();
  private readonly resumeListeners = new Set<() => void>();
  private readonly open: () => EventSource;
  private source: EventSource | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private openedBefore = false;
  private frameRequested = false;
  private current: StreamState = "connecting";

  constructor(open: () => EventSource = () => new EventSource("/api/stream?topics=audit,metrics,attempts")) {
    this.open = open;
  }

  readonly getState = (): StreamState => this.current;

  readonly subscribeState = (listener: () => void): (() => void) => {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  };

  on<T extends Topic>(topic: T, listener: Listener<Topics[T]>): () => void {
    const { listeners } = this.channels[topic];
    listeners.add(listener);
    return () => listeners.delete(listener);
  }

  onResume(listener: () => void): () => void {
    this.resumeListeners.add(listener);
    return () => this.resumeListeners.delete(listener);
  }

  start(): void {
    if (this.source !== undefined) return;
    clearTimeout(this.retry);
    this.setState(this.openedBefore ? "reconnecting" : "connecting");
    const source = this.open();
    this.source = source;
    source.addEventListener("open", () => this.opened());
    source.addEventListener("error", () => this.failed(source));
    source.addEventListener("gap", () => this.resumed());
    source.addEventListener("audit", (event: MessageEvent<string>) => this.received("audit", event));
    source.addEventListener("metrics", (event: MessageEvent<string>) => this.received("metrics", event));
    source.addEventListener("attempts", (event: MessageEvent<string>) => this.received("attempts", event));
  }

  stop(): void {
    clearTimeout(this.retry);
    this.source?.close();
    this.source = undefined;
    this.setState("paused");
  }

  private opened(): void {
    this.setState("live");
    if (this.openedBefore) this.resumed();
    this.openedBefore = true;
  }

  private resumed(): void {
    for (const listener of this.resumeListeners) listener();
  }

  /** The browser reconnects by itself unless the server answered with an error, which closes the source for good. */
  private failed(source: EventSource): void {
    this.setState("reconnecting");
    if (source.readyState !== 2 /* EventSource.CLOSED */ || this.source !== source) return;
    this.source = undefined;
    this.retry = setTimeout(() => this.start(), RETRY_MS);
  }

  private received(topic: Topic, event: MessageEvent<string>): void {
    const queue: unknown[] = this.channels[topic].queue;
    queue.push(JSON.parse(event.data));
    if (this.frameRequested) return;
    this.frameRequested = true;
    requestAnimationFrame(() => this.deliver());
  }

  private deliver(): void {
    this.frameRequested = false;
    flush(this.channels.audit);
    flush(this.channels.metrics);
    flush(this.channels.attempts);
  }

  private setState(state: StreamState): void {
    if (this.current === state) return;
    this.current = state;
    for (const listener of this.stateListeners) listener();
  }
}

function flush<T>(channel: Channel<T>): void {
  if (channel.queue.length === 0) return;
  const batch = channel.queue;
  channel.queue = [];
  for (const listener of channel.listeners) listener(batch);
}
