package dev.gatehouse.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hash that ties an event to the one before: SHA-256 over
 *
 * <ol>
 *   <li>one byte, the version of this encoding: 1,
 *   <li>{@code seq},
 *   <li>every component of {@link AuditEntry} in the order of its declaration,
 *   <li>{@code prevHash} as its hexadecimal text,
 * </ol>
 *
 * where a number is 8 bytes big-endian (the time is milliseconds since 1970), a text is its length in bytes as 4 bytes
 * big-endian followed by its UTF-8, an absent text is the length -1 alone, and a list is the text of its elements
 * joined by one space, as the database keeps it. Not thread-safe: one for each thread.
 */
final class ChainHash {
    /** What the first event has as the hash of the one before. */
    static final String NONE = "0".repeat(64);

    private static final byte VERSION = 1;

    private final MessageDigest sha256;
    private ByteBuffer buffer = ByteBuffer.allocate(2_048);

    ChainHash() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** The hash of the event at {@code seq}, hexadecimal. */
    String of(long seq, AuditEntry entry, String prevHash) {
        buffer.clear();
        buffer.put(VERSION);
        put(seq);
        putEntry(entry);
        put(prevHash);
        sha256.update(buffer.flip());
        return HexFormat.of().formatHex(sha256.digest());
    }

    private void putEntry(AuditEntry entry) {
        put(entry.time().toEpochMilli());
        put(entry.decisionId());
        put(entry.requestId());
        put(entry.traceId());
        put(entry.issuer());
        put(entry.subject());
        put(entry.uid());
        put(entry.tenant());
        put(entry.clientId());
        put(entry.clientName());
        put(entry.address());
        put(entry.front());
        put(entry.protocol());
        put(entry.method());
        put(entry.tool());
        put(entry.upstream());
        put(entry.decision());
        put(entry.reason());
        put(entry.requiredScopes());
        put(entry.heldScopes());
        put(entry.missingScopes());
        put(entry.rule());
        put(entry.revision());
        put(entry.outcome());
        put(entry.status());
        put(entry.latencyMicros());
        put(entry.upstreamMicros());
        put(entry.argsDigest());
        put(entry.argsPreview());
        put(entry.count());
        put(entry.detail());
    }

    private void put(long number) {
        ensure(Long.BYTES);
        buffer.putLong(number);
    }

    private void put(List<String> list) {
        put(String.join(" ", list));
    }

    private void put(@Nullable String text) {
        if (text == null) {
            ensure(Integer.BYTES);
            buffer.putInt(-1);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ensure(Integer.BYTES + bytes.length);
        buffer.putInt(bytes.length).put(bytes);
    }

    private void ensure(int bytes) {
        if (buffer.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(Math.max(buffer.capacity() * 2, buffer.position() + bytes));
            buffer = larger.put(buffer.flip());
        }
    }
}
