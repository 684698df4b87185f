package dev.gatehouse.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hash that ties an event to the one before, version 2. A person's data is in it by digests with a secret salt, so
 * that it can be erased, salt and all, and the hash can still be computed. Each is a SHA-256 over one byte, the version
 * 2, one byte that tells which it is, and then:
 *
 * <ol>
 *   <li>{@code c}, the caller: salt, and every component of {@link AuditCaller} in the order of its declaration;
 *   <li>{@code p}, the personal rest: salt, {@code decisionId}, and of {@link AuditEntry} the components from
 *       {@code address} to the last;
 *   <li>{@code e}, the event: {@code seq}, the components of {@link AuditEntry} up to {@code count} with the digest of
 *       the caller in its place, the digest of the personal rest, and the hash of the event before.
 * </ol>
 *
 * A number is 8 bytes big-endian (the time is milliseconds since 1970, an absent number is -1), a digest or a salt is
 * its bytes (an absent digest is zeros), a text is its length in bytes as 4 bytes big-endian followed by its UTF-8, an
 * absent text is the length -1 alone, and a list is the text of its elements joined by one space, as the database keeps
 * it. Not thread-safe: one for each thread.
 */
final class ChainHash {
    private static final byte VERSION = 2;

    private final MessageDigest sha256 = Sha256.newDigest();
    private ByteBuffer buffer = ByteBuffer.allocate(2_048);

    /** The hash of the event at {@code seq}, from the digests of the other two methods. */
    Sha256 event(long seq, AuditEntry entry, Sha256 caller, Sha256 personal, Sha256 prevHash) {
        begin('e');
        put(seq);
        put(entry.time().toEpochMilli());
        put(entry.decisionId());
        put(entry.requestId());
        put(entry.traceId());
        put(entry.sessionId());
        put(caller);
        put(entry.front());
        put(entry.protocol());
        put(entry.method());
        put(entry.tool());
        put(entry.upstream());
        put(entry.decision());
        put(entry.reason());
        put(entry.requiredScopes());
        put(entry.missingScopes());
        put(entry.rule());
        put(entry.revision());
        Integer limitLeft = entry.limitLeft();
        put(limitLeft == null ? -1 : limitLeft);
        put(entry.findings());
        put(entry.outcome());
        put(entry.status());
        put(entry.latencyMicros());
        put(entry.upstreamMicros());
        put(entry.argsBytes());
        put(entry.resultBytes());
        put(entry.count());
        put(personal);
        put(prevHash);
        return end();
    }

    /** The digest of who asked. */
    Sha256 caller(Salt salt, AuditCaller caller) {
        begin('c');
        put(salt);
        putCaller(caller);
        return end();
    }

    /** The digest of what can be erased of an event besides who asked. */
    Sha256 personal(Salt salt, AuditEntry entry) {
        begin('p');
        put(salt);
        put(entry.decisionId());
        put(entry.address());
        put(entry.argsDigest());
        put(entry.argsPreview());
        put(entry.resultDigest());
        put(entry.detail());
        return end();
    }

    /** What finds the row of a caller in a month; no part of the chain. */
    Sha256 contentKey(int month, AuditCaller caller) {
        begin('k');
        put(month);
        putCaller(caller);
        return end();
    }

    private void putCaller(AuditCaller caller) {
        put(caller.issuer());
        put(caller.subject());
        put(caller.uid());
        put(caller.tenant());
        put(caller.clientId());
        put(caller.clientName());
        put(caller.authMethod());
        put(caller.actors());
        put(caller.heldScopes());
        put(caller.userAgent());
    }

    private void begin(char kind) {
        buffer.clear();
        buffer.put(VERSION).put((byte) kind);
    }

    private Sha256 end() {
        sha256.update(buffer.flip());
        return Sha256.result(sha256);
    }

    private void put(long number) {
        ensure(Long.BYTES);
        buffer.putLong(number);
    }

    private void put(@Nullable Sha256 digest) {
        ensure(Sha256.BYTES);
        (digest == null ? Sha256.NONE : digest).write(buffer);
    }

    private void put(Salt salt) {
        ensure(Salt.BYTES);
        salt.write(buffer);
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
