package dev.gatehouse.audit;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * A recorded fact: an entry with its place in the chain. It reads the same in the API, the live stream and the export.
 *
 * @param seq the place in the chain, from 1, without gaps
 * @param entry what happened
 * @param prevHash the hash of the event before, hexadecimal; 64 zeros for the first
 * @param hash SHA-256 over the canonical encoding of seq, entry and prevHash, hexadecimal
 */
public record AuditEvent(long seq, @JsonUnwrapped AuditEntry entry, String prevHash, String hash) {}
