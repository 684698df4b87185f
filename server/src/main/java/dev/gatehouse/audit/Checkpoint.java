package dev.gatehouse.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/**
 * A signed statement that the event at {@code seq} had this hash.
 *
 * @param token the compact JWS that says it
 */
record Checkpoint(long seq, Sha256 hash, String token) {
    private static final String WHAT = "checkpoint";
    private static final RowMapper<Checkpoint> ROW =
            (row, _) -> new Checkpoint(row.getLong(1), AuditTable.digest(row.getBytes(2)), row.getString(3));

    static Checkpoint sign(ChainEnd.Head head, CheckpointKey key, Instant now) {
        ObjectNode claims = Json.object()
                .put("what", WHAT)
                .put("seq", head.seq())
                .put("hash", head.hash().hex())
                .put("time", now.toString());
        return new Checkpoint(head.seq(), head.hash(), key.sign(claims));
    }

    /** The checkpoint that a token is; nothing if it is none. */
    static @Nullable Checkpoint of(String token) {
        ObjectNode claims = CheckpointKey.claims(token);
        if (claims == null || !claims.path("what").asText().equals(WHAT)) {
            return null;
        }
        try {
            return new Checkpoint(
                    claims.path("seq").longValue(),
                    Sha256.ofHex(claims.path("hash").asText()),
                    token);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether the key signed exactly this. */
    boolean isSignedBy(CheckpointKey key) {
        return equals(of(token)) && key.signed(token);
    }

    void insert(Handle handle, Instant now) {
        handle.createUpdate("INSERT INTO audit_checkpoint (seq, hash, time, token) VALUES (:seq, :hash, :time, :token)"
                        + " ON CONFLICT (seq) DO NOTHING")
                .bind("seq", seq)
                .bind("hash", hash.bytes())
                .bind("time", now.toEpochMilli())
                .bind("token", token)
                .execute();
    }

    /** All that the database keeps, in order. */
    static List<Checkpoint> all(Handle handle) {
        return handle.createQuery("SELECT seq, hash, token FROM audit_checkpoint ORDER BY seq")
                .map(ROW)
                .list();
    }

    /** The place of the last one; 0 if there is none. */
    static long last(Handle handle) {
        return handle.createQuery("SELECT coalesce(max(seq), 0) FROM audit_checkpoint")
                .mapTo(Long.class)
                .one();
    }
}
