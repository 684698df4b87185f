package dev.gatehouse.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A signed statement that the events from {@code firstSeq} to {@code lastSeq} were removed because their time was over,
 * and that the last of them had this hash.
 */
record Segment(long firstSeq, long lastSeq, Sha256 lastHash, String token) {
    private static final String WHAT = "removed";

    static Segment sign(long firstSeq, long lastSeq, Sha256 lastHash, CheckpointKey key, Instant now) {
        ObjectNode claims = Json.object()
                .put("what", WHAT)
                .put("first", firstSeq)
                .put("seq", lastSeq)
                .put("hash", lastHash.hex())
                .put("time", now.toString());
        return new Segment(firstSeq, lastSeq, lastHash, key.sign(claims));
    }

    /** Whether the key signed exactly this. */
    boolean isSignedBy(CheckpointKey key) {
        return equals(of(token)) && key.signed(token);
    }

    private static @Nullable Segment of(String token) {
        ObjectNode claims = CheckpointKey.claims(token);
        if (claims == null || !claims.path("what").asText().equals(WHAT)) {
            return null;
        }
        try {
            return new Segment(
                    claims.path("first").longValue(),
                    claims.path("seq").longValue(),
                    Sha256.ofHex(claims.path("hash").asText()),
                    token);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Keeps it in place of the one that ended where this one goes on from, if that is part of the same run. */
    void replace(Handle handle, Instant now) {
        handle.createUpdate("DELETE FROM audit_segment WHERE first_seq = :first")
                .bind("first", firstSeq)
                .execute();
        handle.createUpdate("INSERT INTO audit_segment (last_seq, first_seq, last_hash, removed_at, token)"
                        + " VALUES (:last, :first, :hash, :now, :token)")
                .bind("last", lastSeq)
                .bind("first", firstSeq)
                .bind("hash", lastHash.bytes())
                .bind("now", now.toEpochMilli())
                .bind("token", token)
                .execute();
    }

    /** All of them, in order. */
    static List<Segment> all(Handle handle) {
        return handle.createQuery("SELECT first_seq, last_seq, last_hash, token FROM audit_segment ORDER BY last_seq")
                .map((row, _) -> new Segment(
                        row.getLong(1), row.getLong(2), AuditTable.digest(row.getBytes(3)), row.getString(4)))
                .list();
    }
}
