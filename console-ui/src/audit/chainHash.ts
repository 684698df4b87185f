import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { AuditEvent, ChainProof } from "../api/types";

const VERSION = 2;
const text = new TextEncoder();

/** The hash of an event, version 2 of the encoding in docs/audit.md; `callerDigest` and `personalDigest` in hex. */
export function eventHash(
  event: AuditEvent,
  callerDigest: string,
  personalDigest: string,
  prevHash: string,
): string {
  return new Encoding("e")
    .number(event.seq)
    .number(Date.parse(event.time))
    .text(event.decisionId)
    .text(event.requestId)
    .text(event.traceId)
    .text(event.sessionId)
    .digest(callerDigest)
    .text(event.front)
    .text(event.protocol)
    .text(event.method)
    .text(event.tool)
    .text(event.upstream)
    .text(event.decision)
    .text(event.reason)
    .list(event.requiredScopes)
    .list(event.missingScopes)
    .text(event.rule)
    .number(event.revision)
    .number(event.limitLeft ?? -1)
    .list(event.findings)
    .text(event.outcome)
    .number(event.status)
    .number(micros(event.latencyMs))
    .number(micros(event.upstreamMs))
    .number(event.argsBytes)
    .number(event.resultBytes)
    .number(event.count)
    .digest(personalDigest)
    .digest(prevHash)
    .end();
}

/** The digest of who asked. */
export function callerDigest(salt: string, event: AuditEvent): string {
  return new Encoding("c")
    .bytes(hexToBytes(salt))
    .text(event.issuer)
    .text(event.subject)
    .text(event.uid)
    .text(event.tenant)
    .text(event.clientId)
    .text(event.clientName)
    .text(event.authMethod)
    .list(event.actors)
    .list(event.heldScopes)
    .text(event.userAgent)
    .end();
}

/** The digest of what can be erased of an event besides who asked. */
export function personalDigest(salt: string, event: AuditEvent): string {
  return new Encoding("p")
    .bytes(hexToBytes(salt))
    .text(event.decisionId)
    .text(event.address)
    .digest(event.argsDigest)
    .text(event.argsPreview)
    .digest(event.resultDigest)
    .text(event.detail)
    .end();
}

/** What the hash of an event must be, by what the event says; what nobody can recompute counts by its digest. */
export function expectedHash(event: AuditEvent, proof: ChainProof, prevHash: string): string {
  const { salt } = proof;
  const who = salt === null ? proof.callerDigest : callerDigest(salt, event);
  const rest = salt === null ? proof.personalDigest : personalDigest(salt, event);
  return eventHash(event, who, rest, prevHash);
}

const micros = (ms: number): number => Math.round(ms * 1_000);

/** The bytes that are hashed: numbers of 8 bytes, digests of 32, texts after their length. */
class Encoding {
  private readonly hash = sha256.create();

  constructor(kind: "e" | "c" | "p") {
    this.bytes(Uint8Array.of(VERSION, kind.charCodeAt(0)));
  }

  bytes(bytes: Uint8Array): this {
    this.hash.update(bytes);
    return this;
  }

  number(value: number): this {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigInt64(0, BigInt(value));
    return this.bytes(bytes);
  }

  digest(hex: string | null): this {
    return this.bytes(hex === null ? new Uint8Array(32) : hexToBytes(hex));
  }

  text(value: string | null): this {
    const bytes = value === null ? undefined : text.encode(value);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setInt32(0, bytes?.length ?? -1);
    this.bytes(length);
    return bytes === undefined ? this : this.bytes(bytes);
  }

  list(values: readonly string[]): this {
    return this.text(values.join(" "));
  }

  end(): string {
    return bytesToHex(this.hash.digest());
  }
}
