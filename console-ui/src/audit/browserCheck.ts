import { unwrap, type Api } from "../api/client";
import type { AuditEvent } from "../api/types";
import { UNCHECKED, type ChainCheckState } from "./chainCheck";
import type { ChainCheckPart } from "./chainCheck.worker";

/** How many events the gateway is asked about at a time. */
export const PORTION = 1_000;

/**
 * Recomputes the hashes of events in a worker of this tab: only the digests and salts that go into them come from the
 * gateway.
 *
 * @param portions events in the order of the chain, at most {@link PORTION} at a time
 */
export async function checkInBrowser(
  api: Api,
  portions: AsyncIterable<readonly AuditEvent[]> | Iterable<readonly AuditEvent[]>,
  onProgress?: (state: ChainCheckState) => void,
): Promise<ChainCheckState> {
  const worker = new Worker(new URL("./chainCheck.worker.ts", import.meta.url), { type: "module" });
  try {
    let state = UNCHECKED;
    for await (const events of portions) {
      const seqs = events.map(({ seq }) => seq);
      const { proofs } = await unwrap(api.POST("/audit/proofs", { body: { seqs } }));
      state = await answerOf(worker, { events, proofs });
      onProgress?.(state);
      if (state.broken !== undefined) break;
    }
    return state;
  } finally {
    worker.terminate();
  }
}

function answerOf(worker: Worker, part: ChainCheckPart): Promise<ChainCheckState> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<ChainCheckState>) => resolve(data);
    worker.onerror = (event) => reject(new Error(event.message || "The check could not be started."));
    worker.postMessage(part);
  });
}

/** The event with its neighbours, as far as there are any: by them one sees that it hangs in the chain. */
export async function neighbourhood(api: Api, event: AuditEvent): Promise<AuditEvent[]> {
  const at = async (seq: number): Promise<AuditEvent[]> => {
    if (seq < 1) return [];
    const { data } = await api.GET("/audit/{seq}", { params: { path: { seq } } });
    return data === undefined ? [] : [data];
  };
  // Read anew, for lists hold no previews and the hash needs them.
  return [...(await at(event.seq - 1)), ...(await at(event.seq)), ...(await at(event.seq + 1))];
}

/** The events of an export in JSON Lines, in portions. */
export async function* eventsOf(file: Blob): AsyncGenerator<AuditEvent[]> {
  const reader = file.stream().pipeThrough(new TextDecoderStream()).getReader();
  let portion: AuditEvent[] = [];
  let rest = "";
  let line = 0;
  for (;;) {
    const { done, value = "" } = await reader.read();
    const lines = `${rest}${value}`.split("\n");
    rest = done ? "" : (lines.pop() ?? "");
    for (const text of lines) {
      line++;
      if (text.trim() === "") continue;
      portion.push(eventIn(text, line));
      if (portion.length === PORTION) {
        yield portion;
        portion = [];
      }
    }
    if (done) break;
  }
  if (portion.length > 0) yield portion;
}

function eventIn(text: string, line: number): AuditEvent {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`Line ${line} is not JSON: choose an export in JSON Lines.`);
  }
  if (typeof value !== "object" || value === null || !("seq" in value) || !("hash" in value)) {
    throw new Error(`Line ${line} is no event of the audit: choose an export in JSON Lines.`);
  }
  return value as AuditEvent;
}
