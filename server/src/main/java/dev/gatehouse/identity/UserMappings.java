package dev.gatehouse.identity;

import dev.gatehouse.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The table that says who somebody at an outside issuer is here. Answers from memory; a change is made within the
 * caller's transaction and obeyed after {@link #reload}, which {@link IdentityWatch} calls on every node. Thread-safe.
 */
public final class UserMappings {
    private static final int LONGEST_UID = 255;

    private final Database database;
    private final Clock clock;
    private volatile Snapshot current = new Snapshot(Map.of(), 0);

    private record Person(String issuer, String subject) {}

    private record Snapshot(Map<Person, String> uids, long version) {}

    /** Reads the table once. */
    public UserMappings(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        reload();
    }

    /** Our user id for a subject, if the table has one. */
    @Nullable
    String uid(String issuer, String subject) {
        return current.uids().get(new Person(issuer, subject));
    }

    /** Changes whenever the table may have. */
    long version() {
        return current.version();
    }

    /** Everybody in the table. */
    public List<UserMapping> all() {
        return database.reader().withHandle(UserMappings::read);
    }

    /**
     * Says who a subject is here; replaces what was said before.
     *
     * @throws IllegalArgumentException if the user id is too long or could be that of a machine
     */
    public void put(Handle handle, String issuer, String subject, String uid, String author) {
        requireUsable(uid);
        handle.createUpdate("""
            INSERT INTO user_mapping (issuer, subject, uid, author, created_at)
            VALUES (:issuer, :subject, :uid, :author, :now)
            ON CONFLICT (issuer, subject)
            DO UPDATE SET uid = excluded.uid, author = excluded.author, created_at = excluded.created_at\
            """)
                .bind("issuer", issuer)
                .bind("subject", subject)
                .bind("uid", uid)
                .bind("author", author)
                .bind("now", clock.millis())
                .execute();
    }

    /**
     * Refuses a user id that nobody can have.
     *
     * @throws IllegalArgumentException if it is too long or could be that of a machine
     */
    public static void requireUsable(String uid) {
        if (uid.isBlank() || uid.length() > LONGEST_UID || UserNames.isMachine(uid)) {
            throw new IllegalArgumentException(
                    "A uid has 1 to " + LONGEST_UID + " characters and does not start with client: or service:");
        }
    }

    /** Forgets a subject. Returns whether the table had it. */
    public boolean remove(Handle handle, String issuer, String subject) {
        return handle.createUpdate("DELETE FROM user_mapping WHERE issuer = :issuer AND subject = :subject")
                        .bind("issuer", issuer)
                        .bind("subject", subject)
                        .execute()
                == 1;
    }

    /** Makes this node obey what the database says now. Of two at once, the later read counts. */
    public synchronized void reload() {
        Map<Person, String> uids = all().stream()
                .collect(Collectors.toUnmodifiableMap(
                        mapping -> new Person(mapping.issuer(), mapping.subject()), UserMapping::uid));
        if (!uids.equals(current.uids())) {
            current = new Snapshot(uids, current.version() + 1);
        }
    }

    private static List<UserMapping> read(Handle handle) {
        return handle.createQuery("SELECT * FROM user_mapping ORDER BY uid, issuer, subject")
                .map((row, _) -> new UserMapping(
                        row.getString("issuer"),
                        row.getString("subject"),
                        row.getString("uid"),
                        row.getString("author"),
                        Instant.ofEpochMilli(row.getLong("created_at"))))
                .list();
    }
}
