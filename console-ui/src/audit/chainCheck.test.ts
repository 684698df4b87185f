import { describe, expect, it } from "vitest";
import type { AuditEvent, ChainProof } from "../api/types";
import recorded from "./chainCheck.recorded.json";
import { eventsOf } from "./browserCheck";
import { checkFurther, UNCHECKED } from "./chainCheck";

/** Three events that a gateway recorded, with the proofs that it gave an auditor. */
const EVENTS = recorded.events as AuditEvent[];
const PROOFS = recorded.proofs as ChainProof[];

const with_ = (index: number, part: Partial<AuditEvent>) =>
  EVENTS.map((event, at) => (at === index ? { ...event, ...part } : event));

describe("checking in the browser", () => {
  it("comes to the hashes that the gateway recorded", () => {
    const state = checkFurther(UNCHECKED, EVENTS, PROOFS);
    expect(state.broken).toBeUndefined();
    expect(state).toMatchObject({ checked: EVENTS.length, links: EVENTS.length - 1 });
  });

  it("comes to them by digests alone where the salt is withheld", () => {
    const state = checkFurther(
      UNCHECKED,
      EVENTS.map((event) => ({ ...event, argsPreview: null })),
      PROOFS.map((proof) => ({ ...proof, salt: null })),
    );
    expect(state.broken).toBeUndefined();
  });

  it.each<Partial<AuditEvent>>([
    { decision: "allow" },
    { tool: "other" },
    { time: "2026-01-01T00:00:00.000Z" },
    { latencyMs: 0.001 },
    { uid: "somebody-else" },
    { heldScopes: ["more"] },
    { argsPreview: "{}" },
    { address: null },
    { detail: "Nothing happened." },
    { count: 2 },
  ])("finds that %j is not what was recorded", (part) => {
    const state = checkFurther(UNCHECKED, with_(1, part), PROOFS);
    expect(state.broken).toMatchObject({ seq: EVENTS[1]?.seq, problem: "It is not what was recorded" });
    expect(state.checked).toBe(1);
  });

  it("finds a hash that was made to fit what was changed", () => {
    const changed = with_(1, { tool: "other" });
    const { broken } = checkFurther(UNCHECKED, changed, PROOFS);
    const refitted = with_(1, { tool: "other", hash: broken?.expected ?? "" });
    expect(checkFurther(UNCHECKED, refitted, PROOFS).broken).toMatchObject({
      seq: EVENTS[1]?.seq,
      problem: "The gateway has another event here",
    });
  });

  it("lets events be missing in between, but not stand in another order", () => {
    const [first, , third] = EVENTS;
    if (first === undefined || third === undefined) throw new Error("three events are needed");
    expect(checkFurther(UNCHECKED, [first, third], PROOFS)).toMatchObject({ checked: 2, links: 0 });
    expect(checkFurther(UNCHECKED, [third, first], PROOFS).broken?.problem).toBe("It is not in its place");
  });

  it("goes on across portions", () => {
    const begun = checkFurther(UNCHECKED, EVENTS.slice(0, 1), PROOFS);
    expect(checkFurther(begun, EVENTS.slice(1), PROOFS)).toMatchObject({ checked: 3, links: 2 });
  });
});

async function readAll(file: Blob): Promise<AuditEvent[]> {
  const events: AuditEvent[] = [];
  for await (const portion of eventsOf(file)) events.push(...portion);
  return events;
}

describe("reading an export", () => {
  it("takes an event from each line", async () => {
    const file = new Blob([EVENTS.map((event) => `${JSON.stringify(event)}\n`).join("")]);
    expect(await readAll(file)).toEqual(EVENTS);
  });

  it("says which line is none", async () => {
    const file = new Blob([`${JSON.stringify(EVENTS[0])}\nseq,time\n`]);
    await expect(readAll(file)).rejects.toThrow("Line 2 is not JSON");
  });
});
