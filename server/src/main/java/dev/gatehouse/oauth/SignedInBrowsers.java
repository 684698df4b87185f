package dev.gatehouse.oauth;

import dev.gatehouse.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * The browsers in which users are signed in, for people to look at; {@link KillSwitch} ends them. Reads the database
 * each time. Thread-safe.
 */
public final class SignedInBrowsers {
    private static final int MOST = 1_000;

    private final Database database;
    private final Clock clock;

    public SignedInBrowsers(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Those of a user, the latest sign-in first, at most 1,000. */
    public List<SignedInBrowser> ofUser(String uid) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("""
                    SELECT session_hash, created_at, expires_at FROM oauth_session
                    WHERE uid = :uid AND expires_at > :now
                    ORDER BY created_at DESC, session_hash LIMIT :most\
                    """)
                        .bind("uid", uid)
                        .bind("now", clock.millis())
                        .bind("most", MOST)
                        .map((row, _) -> new SignedInBrowser(
                                row.getString("session_hash"),
                                Instant.ofEpochMilli(row.getLong("created_at")),
                                Instant.ofEpochMilli(row.getLong("expires_at"))))
                        .list());
    }
}
