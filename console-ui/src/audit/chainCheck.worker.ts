import type { AuditEvent, ChainProof } from "../api/types";
import { checkFurther, UNCHECKED } from "./chainCheck";

/** A part of what is to be checked; its answer is the state after it. */
export interface ChainCheckPart {
  events: readonly AuditEvent[];
  proofs: readonly ChainProof[];
}

let state = UNCHECKED;

self.addEventListener("message", ({ data }: MessageEvent<ChainCheckPart>) => {
  state = checkFurther(state, data.events, data.proofs);
  self.postMessage(state);
});
