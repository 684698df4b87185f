package dev.gatehouse.audit;

/**
 * A recorded fact: an entry with its place in the chain. {@link AuditEventView} is how it reads outside.
 *
 * @param seq the place in the chain, from 1, without gaps
 * @param entry what happened
 * @param prevHash the hash of the event before, hexadecimal; 64 zeros for the first
 * @param hash SHA-256 over the canonical encoding of seq, entry and prevHash, hexadecimal
 */
public record AuditEvent(long seq, AuditEntry entry, String prevHash, String hash) {}
