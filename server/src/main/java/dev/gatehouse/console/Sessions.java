package dev.gatehouse.console;

import dev.gatehouse.console.api.OperatorsView;
import dev.gatehouse.console.api.Role;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.StoreUnavailable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions of operators. The secret is 256 random bits that only the cookie holds; the database holds its SHA-256. A
 * session ends when it is closed, unused for too long, or too old, whichever comes first. Thread-safe.
 */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    /** Use is noted at most this often, so that reading pages does not write to disk at each request. */
    private static final Duration USE_NOTED_EVERY = Duration.ofMinutes(1);

    private final Database database;
    private final Clock clock;
    private final Duration idle;
    private final Duration lifetime;
    private final SecureRandom random = new SecureRandom();

    Sessions(Database database, Clock clock, Duration idle, Duration lifetime) {
        this.database = database;
        this.clock = clock;
        this.idle = idle;
        this.lifetime = lifetime;
    }

    /** A new session and the secret that goes into its cookie. */
    record Opened(Session session, String secret) {}

    Opened open(String username, Role role) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        Session session = new Session(hash(secret), username, role, csrfToken(secret), now.plus(lifetime));
        database.write(handle -> {
            handle.createUpdate("DELETE FROM operator_session WHERE expires_at <= :now OR last_used_at <= :idleSince")
                    .bind("now", now.toEpochMilli())
                    .bind("idleSince", now.minus(idle).toEpochMilli())
                    .execute();
            return handle.createUpdate("""
                INSERT INTO operator_session (id, username, created_at, last_used_at, expires_at)
                VALUES (:id, :username, :now, :now, :expiresAt)
                """)
                    .bind("id", session.id())
                    .bind("username", username)
                    .bind("now", now.toEpochMilli())
                    .bind("expiresAt", session.expiresAt().toEpochMilli())
                    .execute();
        });
        return new Opened(session, secret);
    }

    /** The open session of this secret; counts as use of it. */
    Optional<Session> use(String secret) {
        Optional<Row> row = find(hash(secret));
        row.filter(found -> found.lastUsedAt().plus(USE_NOTED_EVERY).isBefore(clock.instant()))
                .ifPresent(found -> noteUse(found.id()));
        return row.map(
                found -> new Session(found.id(), found.username(), found.role(), csrfToken(secret), found.expiresAt()));
    }

    /** Whether a session is still open, with the role it had; does not count as use of it. */
    boolean isOpen(Session session) {
        return find(session.id()).filter(row -> row.role() == session.role()).isPresent();
    }

    void close(Session session) {
        database.write(handle -> handle.createUpdate("DELETE FROM operator_session WHERE id = :id")
                .bind("id", session.id())
                .execute());
    }

    /** Every session that is open, the latest used first. */
    List<OperatorsView.OpenSession> open(Session asking) {
        Instant now = clock.instant();
        return database.reader()
                .withHandle(handle -> handle.createQuery("""
                    SELECT id, username, created_at, last_used_at, expires_at FROM operator_session
                    WHERE expires_at > :now AND last_used_at > :idleSince ORDER BY last_used_at DESC, id
                    """)
                        .bind("now", now.toEpochMilli())
                        .bind("idleSince", now.minus(idle).toEpochMilli())
                        .map((row, context) -> new OperatorsView.OpenSession(
                                row.getString("id"),
                                row.getString("username"),
                                Instant.ofEpochMilli(row.getLong("created_at")),
                                Instant.ofEpochMilli(row.getLong("last_used_at")),
                                Instant.ofEpochMilli(row.getLong("expires_at")),
                                row.getString("id").equals(asking.id())))
                        .list());
    }

    /** Whose session this is, if it is open. */
    Optional<String> usernameOf(String id) {
        return find(id).map(Row::username);
    }

    /** Ends a session through {@code handle}. */
    int end(Handle handle, String id) {
        return handle.createUpdate("DELETE FROM operator_session WHERE id = :id")
                .bind("id", id)
                .execute();
    }

    private record Row(String id, String username, Role role, Instant lastUsedAt, Instant expiresAt) {}

    private Optional<Row> find(String id) {
        Instant now = clock.instant();
        return database.reader()
                .withHandle(handle -> handle.createQuery("""
                    SELECT s.id, s.username, o.role, s.last_used_at, s.expires_at
                    FROM operator_session s JOIN operator o ON o.username = s.username
                    WHERE s.id = :id AND s.expires_at > :now AND s.last_used_at > :idleSince
                    """)
                        .bind("id", id)
                        .bind("now", now.toEpochMilli())
                        .bind("idleSince", now.minus(idle).toEpochMilli())
                        .map((row, context) -> row(row))
                        .findOne());
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                row.getString("id"),
                row.getString("username"),
                Role.of(row.getString("role")),
                Instant.ofEpochMilli(row.getLong("last_used_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")));
    }

    private void noteUse(String id) {
        try {
            database.write(
                    handle -> handle.createUpdate("UPDATE operator_session SET last_used_at = :now WHERE id = :id")
                            .bind("now", clock.millis())
                            .bind("id", id)
                            .execute());
        } catch (StoreUnavailable e) {
            // a full disk is what an operator wants to look at in the console: the session goes on until it is idle
            LOG.warn("The use of a console session could not be noted", e);
        }
    }

    private static String hash(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String csrfToken(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            byte[] token = mac.doFinal("csrf".getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
