package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;
import dev.gatehouse.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The table of recorded changes of access. Thread-safe. */
final class AccessRevisions {
    private final Database database;

    AccessRevisions(Database database) {
        this.database = database;
    }

    /** The newest change of each, by kind and name. */
    List<AccessRevision> inForce() {
        return database.reader()
                .withHandle(handle ->
                        handle.createQuery("""
                            SELECT * FROM access_revision
                            WHERE revision IN (SELECT MAX(revision) FROM access_revision GROUP BY kind, tool)
                            ORDER BY kind, tool\
                            """).map(AccessRevisions::read).list());
    }

    /** The changes of one, newest first. */
    List<AccessRevision> of(AccessKey key) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("""
                    SELECT * FROM access_revision WHERE kind = :kind AND tool = :tool ORDER BY revision DESC\
                    """)
                        .bind("kind", key.kind().wireName())
                        .bind("tool", key.id())
                        .map(AccessRevisions::read)
                        .list());
    }

    /**
     * Adds a change through {@code handle} if what is changed is still at {@code expected}.
     *
     * @return the number of the new revision
     * @throws RevisionConflict if another change came first; nothing was written
     */
    static long add(
            Handle handle,
            AccessKey key,
            long expected,
            Instant time,
            String author,
            @Nullable String note,
            Access before,
            Access after)
            throws RevisionConflict {
        long newest = newestOf(handle, key);
        if (newest != expected) {
            throw new RevisionConflict(key.id(), expected, newest);
        }
        return handle.createQuery("""
            INSERT INTO access_revision (kind, tool, time, author, note,
                before_mode, before_scopes, before_enabled, after_mode, after_scopes, after_enabled)
            VALUES (:kind, :tool, :time, :author, :note,
                :beforeMode, :beforeScopes, :beforeEnabled, :afterMode, :afterScopes, :afterEnabled)
            RETURNING revision\
            """)
                .bind("kind", key.kind().wireName())
                .bind("tool", key.id())
                .bind("time", time.toString())
                .bind("author", author)
                .bind("note", note)
                .bind("beforeMode", before.mode().wireName())
                .bind("beforeScopes", String.join(" ", before.scopes()))
                .bind("beforeEnabled", before.enabled() ? 1 : 0)
                .bind("afterMode", after.mode().wireName())
                .bind("afterScopes", String.join(" ", after.scopes()))
                .bind("afterEnabled", after.enabled() ? 1 : 0)
                .mapTo(Long.class)
                .one();
    }

    private static long newestOf(Handle handle, AccessKey key) {
        return handle.createQuery("""
            SELECT COALESCE(MAX(revision), 0) FROM access_revision WHERE kind = :kind AND tool = :tool\
            """)
                .bind("kind", key.kind().wireName())
                .bind("tool", key.id())
                .mapTo(Long.class)
                .one();
    }

    private static AccessRevision read(ResultSet row, StatementContext context) throws SQLException {
        return new AccessRevision(
                row.getLong("revision"),
                AccessKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                row.getString("tool"),
                Instant.parse(row.getString("time")),
                row.getString("author"),
                row.getString("note"),
                readAccess(row, "before"),
                readAccess(row, "after"));
    }

    private static Access readAccess(ResultSet row, String side) throws SQLException {
        String scopes = row.getString(side + "_scopes");
        return new Access(
                Access.Mode.valueOf(row.getString(side + "_mode").toUpperCase(Locale.ROOT)),
                scopes.isEmpty() ? List.of() : Arrays.asList(scopes.split(" ")),
                row.getInt(side + "_enabled") != 0);
    }
}
