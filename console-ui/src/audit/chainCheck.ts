import type { AuditEvent, ChainProof } from "../api/types";
import { expectedHash } from "./chainHash";

/** The first event that is not what was recorded. */
export interface ChainBreak {
  seq: number;
  problem: string;
  expected: string;
  found: string;
}

export interface ChainCheckState {
  checked: number;
  /** Places that follow one another without a gap, as their number of links. */
  links: number;
  firstSeq: number | undefined;
  lastSeq: number | undefined;
  lastHash: string | undefined;
  broken: ChainBreak | undefined;
}

/** Nothing looked at yet. */
export const UNCHECKED: ChainCheckState = {
  checked: 0,
  links: 0,
  firstSeq: undefined,
  lastSeq: undefined,
  lastHash: undefined,
  broken: undefined,
};

/**
 * Goes on with a check by events in the order of the chain, each with its proof, and stops at the first that does not
 * fit. Events may be missing in between, as in a filtered export; those that follow one another must be linked.
 */
export function checkFurther(
  state: ChainCheckState,
  events: readonly AuditEvent[],
  proofs: readonly ChainProof[],
): ChainCheckState {
  const bySeq = new Map(proofs.map((proof) => [proof.seq, proof]));
  let now = state;
  for (const event of events) {
    if (now.broken !== undefined) return now;
    now = checkOne(now, event, bySeq.get(event.seq));
  }
  return now;
}

function checkOne(state: ChainCheckState, event: AuditEvent, proof: ChainProof | undefined): ChainCheckState {
  const { lastSeq, lastHash } = state;
  const broken = (problem: string, expected: string, found: string): ChainCheckState => ({
    ...state,
    broken: { seq: event.seq, problem, expected, found },
  });
  if (lastSeq !== undefined && event.seq <= lastSeq) {
    return broken("It is not in its place", `a place after #${lastSeq}`, `#${event.seq}`);
  }
  const follows = lastSeq !== undefined && event.seq === lastSeq + 1;
  if (follows && event.prevHash !== lastHash) {
    return broken("It does not follow from the event before", lastHash ?? "", event.prevHash);
  }
  if (proof === undefined) {
    return broken("The gateway has no such event", "an event of this number", "none");
  }
  const expected = expectedHash(event, proof, event.prevHash);
  if (expected !== event.hash) return broken("It is not what was recorded", expected, event.hash);
  if (proof.hash !== event.hash) return broken("The gateway has another event here", proof.hash, event.hash);
  return {
    checked: state.checked + 1,
    links: state.links + (follows ? 1 : 0),
    firstSeq: state.firstSeq ?? event.seq,
    lastSeq: event.seq,
    lastHash: event.hash,
    broken: undefined,
  };
}
