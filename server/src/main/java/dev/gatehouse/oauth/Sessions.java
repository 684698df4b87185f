package dev.gatehouse.oauth;

import dev.gatehouse.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Browsers in which a user is signed in. A new sign-in makes a new session; ending one ends it here. Thread-safe. */
final class Sessions {
    private final Database database;
    private final Users users;
    private final Clock clock;
    private final Duration lifetime;

    Sessions(Database database, Users users, Clock clock, Duration lifetime) {
        this.database = database;
        this.users = users;
        this.clock = clock;
        this.lifetime = lifetime;
    }

    /** Starts a session; returns its secret, for the browser's cookie alone. */
    String start(User user) {
        String secret = OpaqueToken.next();
        long now = clock.millis();
        database.write(handle -> {
            handle.createUpdate("DELETE FROM oauth_session WHERE expires_at < :now")
                    .bind("now", now)
                    .execute();
            handle.createUpdate("""
                INSERT INTO oauth_session (session_hash, uid, created_at, expires_at)
                VALUES (:hash, :uid, :now, :expiresAt)\
                """)
                    .bind("hash", OpaqueToken.hash(secret))
                    .bind("uid", user.uid())
                    .bind("now", now)
                    .bind("expiresAt", now + lifetime.toMillis())
                    .execute();
            users.signedIn(handle, user.uid());
            return null;
        });
        return secret;
    }

    /** Who is signed in with this secret, if the session lives and the user is not disabled. */
    Optional<User> find(String secret) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("""
                    SELECT uid FROM oauth_session WHERE session_hash = :hash AND expires_at > :now\
                    """)
                        .bind("hash", OpaqueToken.hash(secret))
                        .bind("now", clock.millis())
                        .mapTo(String.class)
                        .findOne())
                .flatMap(users::byUid)
                .filter(user -> !user.disabled());
    }

    void end(String secret) {
        database.write(handle -> handle.createUpdate("DELETE FROM oauth_session WHERE session_hash = :hash")
                .bind("hash", OpaqueToken.hash(secret))
                .execute());
    }

    /** Signs a user out of one browser, as part of a larger change; returns whether they were signed in there. */
    static boolean endOne(Handle handle, String uid, String id) {
        return handle.createUpdate("DELETE FROM oauth_session WHERE uid = :uid AND session_hash = :id")
                        .bind("uid", uid)
                        .bind("id", id)
                        .execute()
                > 0;
    }

    /** Signs a user out of every browser, as part of a larger change. */
    static void endOfUser(Handle handle, String uid) {
        handle.createUpdate("DELETE FROM oauth_session WHERE uid = :uid")
                .bind("uid", uid)
                .execute();
    }

    /** Signs everybody out. */
    static void endAll(Handle handle) {
        handle.execute("DELETE FROM oauth_session");
    }
}
