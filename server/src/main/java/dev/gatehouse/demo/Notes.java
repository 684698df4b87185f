package dev.gatehouse.demo;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.store.Database;
import dev.gatehouse.tools.ToolFailure;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The notes of each principal: issuer and subject together own a note, neither alone. Thread-safe. */
final class Notes {
    /** What everybody may see. */
    static final Note SAMPLE =
            new Note("demo1", "Welcome to Gatehouse", "Sign in to keep notes of your own.", "2026-01-01T00:00:00Z");

    private static final int MOST = 200;

    private final Database database;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    Notes(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** One note; {@code updatedAt} is ISO-8601 UTC. */
    record Note(String id, String title, String body, String updatedAt) {}

    /**
     * The owner's notes, newest first.
     *
     * @throws ToolFailure if nobody is signed in, however open an administrator has made the tool
     */
    List<Note> of(Caller owner) throws ToolFailure {
        requireSomebody(owner);
        return database.reader()
                .withHandle(handle -> handle.createQuery("""
                    SELECT id, title, body, updated_at FROM demo_note
                    WHERE issuer = :issuer AND subject = :subject ORDER BY updated_at DESC, id\
                    """)
                        .bind("issuer", owner.issuer())
                        .bind("subject", owner.subject())
                        .map((row, context) -> new Note(
                                row.getString("id"),
                                row.getString("title"),
                                row.getString("body"),
                                row.getString("updated_at")))
                        .list());
    }

    /**
     * Keeps a note; durable when it returns.
     *
     * @throws ToolFailure if nobody is signed in, or the owner has as many notes as this demo keeps
     */
    Note add(Caller owner, String title, String body) throws ToolFailure {
        requireSomebody(owner);
        byte[] id = new byte[5];
        random.nextBytes(id);
        Note note = new Note(
                "n_" + HexFormat.of().formatHex(id),
                title,
                body,
                clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
        database.<Integer, ToolFailure>write(handle -> {
            if (count(handle, owner) >= MOST) {
                throw new ToolFailure("You have " + MOST + " notes, which is the most this demo keeps.");
            }
            return handle.createUpdate("""
                INSERT INTO demo_note (id, issuer, subject, title, body, updated_at)
                VALUES (:id, :issuer, :subject, :title, :body, :updatedAt)\
                """)
                    .bind("issuer", owner.issuer())
                    .bind("subject", owner.subject())
                    .bind("id", note.id())
                    .bind("title", title)
                    .bind("body", body)
                    .bind("updatedAt", note.updatedAt())
                    .execute();
        });
        return note;
    }

    private static void requireSomebody(Caller owner) throws ToolFailure {
        if (owner.isAnonymous()) {
            throw new ToolFailure("Notes belong to somebody: sign in first.");
        }
    }

    private static int count(Handle handle, Caller owner) {
        return handle.createQuery("SELECT COUNT(*) FROM demo_note WHERE issuer = :issuer AND subject = :subject")
                .bind("issuer", owner.issuer())
                .bind("subject", owner.subject())
                .mapTo(Integer.class)
                .one();
    }
}
