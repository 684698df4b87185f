package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Erases a person's data from the record: who they were, from where they came, what their arguments looked like. The
 * events stay, and so does the chain; what was erased counts by digests that nobody can try out, since their salt is
 * destroyed. Thread-safe.
 */
public final class Erasure {
    private static final int STEP = 500;
    /** What the entry of an erasure has to say. */
    public static final String SENTENCE = "The data of one person is erased from what was recorded before.";

    private static final String THEIR_CALLERS =
            "(SELECT id FROM audit_caller WHERE uid = :uid AND content_key IS NULL)";

    private final Database database;
    private final AuditLog log;

    /** Erases from the record behind {@code log}. */
    public Erasure(Database database, AuditLog log) {
        this.database = database;
        this.log = log;
    }

    /**
     * Erases everything that is recorded of one user by now, in small steps; if it fails halfway, it can be repeated.
     *
     * @param uid the exact user id
     * @param entry tells of it, as {@link #SENTENCE} does; it must not name the user
     * @return how many events were changed
     */
    public long erase(String uid, AuditEntry entry) {
        log.append(handle -> detach(handle, uid), _ -> entry);
        long events = 0;
        long after = Long.MIN_VALUE;
        List<AuditTable.ChainRow> step;
        do {
            long from = after;
            step = database.reader().withHandle(handle -> their(handle, uid, from));
            List<AuditTable.ChainRow> rows = step;
            if (!rows.isEmpty()) {
                events += database.<Integer, RuntimeException>write(handle -> eraseEvents(handle, rows));
                after = rows.getLast().event().seq();
            }
        } while (step.size() == STEP);
        database.write(handle -> {
            eraseCallers(handle, uid);
            return 0;
        });
        return events;
    }

    /** From the event that is appended together with this, no node finds the old rows of this user any more. */
    private int detach(Handle handle, String uid) {
        log.forgetCallers();
        return handle.createUpdate("UPDATE audit_caller SET content_key = NULL WHERE uid = :uid")
                .bind("uid", uid)
                .execute();
    }

    /** Events of this user in which something is left to erase. */
    private static List<AuditTable.ChainRow> their(Handle handle, String uid, long after) {
        return handle.createQuery(AuditTable.SELECT_CHAIN + "WHERE e.caller IN " + THEIR_CALLERS
                        + " AND e.erased IS NULL AND e.seq > :after ORDER BY e.seq LIMIT :limit")
                .bind("uid", uid)
                .bind("after", after)
                .bind("limit", STEP)
                .map(AuditTable.CHAIN_ROW)
                .list();
    }

    private static int eraseEvents(Handle handle, List<AuditTable.ChainRow> rows) {
        ChainHash hash = new ChainHash();
        PreparedBatch batch = handle.prepareBatch("UPDATE audit_event SET address = NULL, args_digest = NULL,"
                + " args_preview = NULL, result_digest = NULL, detail = NULL, erased = :digest WHERE seq = :seq");
        for (AuditTable.ChainRow row : rows) {
            batch.bind("digest", hash.personal(row.salt(), row.event().entry()).bytes())
                    .bind("seq", row.event().seq())
                    .add();
        }
        batch.execute();
        return rows.size();
    }

    private static void eraseCallers(Handle handle, String uid) {
        ChainHash hash = new ChainHash();
        PreparedBatch batch = handle.prepareBatch("UPDATE audit_caller SET salt = NULL,"
                + " issuer = NULL, subject = NULL, uid = NULL, tenant = NULL, client_id = NULL, client_name = NULL,"
                + " auth_method = NULL, actors = NULL, held_scopes = NULL, user_agent = NULL, erased = :digest"
                + " WHERE id = :id");
        AuditTable.callersOf(handle, uid)
                .forEach((id, caller) -> batch.bind("id", id)
                        .bind(
                                "digest",
                                hash.caller(caller.salt(), caller.content()).bytes())
                        .add());
        if (batch.size() > 0) {
            batch.execute();
        }
    }
}
