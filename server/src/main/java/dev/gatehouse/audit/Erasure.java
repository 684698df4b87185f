package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import java.util.List;
import java.util.function.LongFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Erases a person's data from the record: who they were, from where they came, what their arguments looked like. The
 * events stay, and so does the chain; what was erased counts by digests that nobody can try out, since their salt is
 * destroyed. Thread-safe.
 */
public final class Erasure {
    private static final int STEP = 500;
    private static final String THEIR_CALLERS = "(SELECT id FROM audit_caller WHERE uid = :uid)";

    private final Database database;
    private final AuditLog log;

    /** Erases from the record behind {@code log}. */
    public Erasure(Database database, AuditLog log) {
        this.database = database;
        this.log = log;
    }

    /**
     * Erases everything that is recorded of one user by now. What is old goes in small steps, the rest together with the
     * entry; if it fails halfway, it can be repeated.
     *
     * @param uid the exact user id
     * @param entry makes the entry that tells of it, from how many events were changed; it must not name the user
     * @return how many events were changed
     */
    public long erase(String uid, LongFunction<AuditEntry> entry) {
        long upTo = database.reader().withHandle(AuditLog::readHead).seq();
        long events = 0;
        long after = Long.MIN_VALUE;
        List<AuditTable.ChainRow> step;
        do {
            long from = after;
            step = database.reader().withHandle(handle -> their(handle, uid, from, upTo));
            List<AuditTable.ChainRow> rows = step;
            events += rows.isEmpty() ? 0 : database.write(handle -> eraseEvents(handle, rows));
            after = rows.isEmpty() ? upTo : rows.getLast().event().seq();
        } while (step.size() == STEP);
        long old = events;
        return log.append(handle -> old + eraseRest(handle, uid, upTo), entry::apply);
    }

    /** What an erasure of this many events has to say. */
    public static String sentence(long events) {
        return "The data of one person was erased from " + events + (events == 1 ? " event." : " events.");
    }

    /** On the writer's thread: what came meanwhile, and then who they were, with the salt of all their digests. */
    private long eraseRest(Handle handle, String uid, long after) {
        long events = 0;
        List<AuditTable.ChainRow> step;
        do {
            step = their(handle, uid, after, Long.MAX_VALUE);
            events += step.isEmpty() ? 0 : eraseEvents(handle, step);
        } while (step.size() == STEP);
        eraseCallers(handle, uid);
        log.forgetCallers();
        return events;
    }

    /** Events of this user in which something is left to erase. */
    private static List<AuditTable.ChainRow> their(Handle handle, String uid, long after, long upTo) {
        return handle.createQuery(AuditTable.SELECT_CHAIN + "WHERE e.caller IN " + THEIR_CALLERS
                        + " AND e.erased IS NULL AND e.seq > :after AND e.seq <= :upTo ORDER BY e.seq LIMIT :limit")
                .bind("uid", uid)
                .bind("after", after)
                .bind("upTo", upTo)
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
        PreparedBatch batch = handle.prepareBatch("UPDATE audit_caller SET content_key = NULL, salt = NULL,"
                + " issuer = NULL, subject = NULL, uid = NULL, tenant = NULL, client_id = NULL, client_name = NULL,"
                + " auth_method = NULL, actors = NULL, held_scopes = NULL, user_agent = NULL, erased = :digest"
                + " WHERE id = :id");
        AuditTable.callersOf(handle, uid).forEach((id, caller) -> batch.bind("id", id)
                .bind("digest", hash.caller(caller.salt(), caller.content()).bytes())
                .add());
        if (batch.size() > 0) {
            batch.execute();
        }
    }
}
