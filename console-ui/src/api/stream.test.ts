import { beforeEach, describe, expect, it, vi } from "vitest";
import { anEvent } from "../testing/events";
import { EventStream } from "./stream";

/** Stands in for the browser's event source, which happy-dom does not have. */
class FakeSource extends EventTarget {
  readyState = 0;
  close = vi.fn(() => (this.readyState = 2));

  arrives(topic: string, data: unknown): void {
    this.dispatchEvent(new MessageEvent(topic, { data: JSON.stringify(data) }));
  }

  breaksOff(forGood: boolean): void {
    this.readyState = forGood ? 2 : 0;
    this.dispatchEvent(new Event("error"));
  }
}

function aStream() {
  const sources: FakeSource[] = [];
  const stream = new EventStream(() => {
    const source = new FakeSource();
    sources.push(source);
    return source as unknown as EventSource;
  });
  const source = (index: number): FakeSource => {
    const found = sources[index];
    if (found === undefined) throw new Error(`no source ${index} was opened`);
    return found;
  };
  return { stream, source, opened: () => sources.length };
}

describe("the tab's event stream", () => {
  let frames: FrameRequestCallback[] = [];
  const nextFrame = () => {
    const due = frames;
    frames = [];
    for (const frame of due) frame(0);
  };

  beforeEach(() => {
    frames = [];
    vi.useFakeTimers();
    vi.stubGlobal("requestAnimationFrame", (frame: FrameRequestCallback) => frames.push(frame));
    return () => {
      vi.useRealTimers();
      vi.unstubAllGlobals();
    };
  });

  it("delivers what arrives within a frame as one batch", () => {
    const { stream, source } = aStream();
    const heard = vi.fn();
    stream.on("audit", heard);
    stream.start();
    source(0).arrives("audit", anEvent({ seq: 1 }));
    source(0).arrives("audit", anEvent({ seq: 2 }));
    expect(heard).not.toHaveBeenCalled();
    nextFrame();
    expect(heard).toHaveBeenCalledExactlyOnceWith([anEvent({ seq: 1 }), anEvent({ seq: 2 })]);
  });

  it("keeps topics apart", () => {
    const { stream, source } = aStream();
    const heard = vi.fn();
    stream.on("metrics", heard);
    stream.start();
    source(0).arrives("audit", anEvent({ seq: 1 }));
    nextFrame();
    expect(heard).not.toHaveBeenCalled();
  });

  it("opens one connection, however often it is started", () => {
    const { stream, opened } = aStream();
    stream.start();
    stream.start();
    expect(opened()).toBe(1);
  });

  it("says how it is", () => {
    const { stream, source } = aStream();
    expect(stream.getState()).toBe("connecting");
    stream.start();
    source(0).dispatchEvent(new Event("open"));
    expect(stream.getState()).toBe("live");
    source(0).breaksOff(false);
    expect(stream.getState()).toBe("reconnecting");
    stream.stop();
    expect(stream.getState()).toBe("paused");
    expect(source(0).close).toHaveBeenCalledOnce();
  });

  it("opens again after the server closed it for good", () => {
    const { stream, source, opened } = aStream();
    stream.start();
    source(0).breaksOff(true);
    vi.advanceTimersByTime(3_000);
    expect(opened()).toBe(2);
  });

  it("stays closed once stopped", () => {
    const { stream, source, opened } = aStream();
    stream.start();
    source(0).breaksOff(true);
    stream.stop();
    vi.advanceTimersByTime(60_000);
    expect(opened()).toBe(1);
  });

  it("tells listeners to catch up after a reconnection, not after the first connection", () => {
    const { stream, source } = aStream();
    const resumed = vi.fn();
    stream.onResume(resumed);
    stream.start();
    source(0).dispatchEvent(new Event("open"));
    expect(resumed).not.toHaveBeenCalled();
    source(0).breaksOff(false);
    source(0).dispatchEvent(new Event("open"));
    expect(resumed).toHaveBeenCalledOnce();
  });

  it("tells listeners to catch up when the gateway left something out", () => {
    const { stream, source } = aStream();
    const resumed = vi.fn();
    stream.onResume(resumed);
    stream.start();
    source(0).dispatchEvent(new Event("gap"));
    expect(resumed).toHaveBeenCalledOnce();
  });

  it("no longer calls a listener that has left", () => {
    const { stream, source } = aStream();
    const heard = vi.fn();
    stream.on("audit", heard)();
    stream.start();
    source(0).arrives("audit", anEvent({ seq: 1 }));
    nextFrame();
    expect(heard).not.toHaveBeenCalled();
  });
});
