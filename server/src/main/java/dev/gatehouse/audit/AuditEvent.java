package dev.gatehouse.audit;

/**
 * A recorded fact: an entry with its place in the chain. {@link AuditEventView} is how it reads outside.
 *
 * @param seq the place in the chain, from 1, without gaps
 * @param entry what happened
 * @param erased whether personal data was erased from it: who asked, addresses, previews and digests are absent then
 * @param prevHash the hash of the event before; zeros for the first
 * @param hash what {@link ChainHash} makes of it
 */
public record AuditEvent(long seq, AuditEntry entry, boolean erased, Sha256 prevHash, Sha256 hash) {}
