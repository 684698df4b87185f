package dev.gatehouse.identity;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The API keys of machines. Calls are answered from a snapshot in memory, which every change here replaces at once, and
 * {@link IdentityWatch} when another node or a command has changed something. Thread-safe; finding a key takes no lock.
 */
public final class ApiKeys {
    /** The longest that a key may live. */
    public static final Duration LONGEST = Duration.ofDays(366);

    /** How long a key lives unless somebody says otherwise. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofDays(90);

    private static final Pattern SERVICE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;
    private final String issuer;
    private volatile Map<String, Kept> snapshot;

    private record Kept(ApiKey key, String hash) {}

    /** A key that was just made, with the text that nobody can ever read again. */
    public record Made(ApiKey key, String text) {
        /** Leaves the text out. */
        @Override
        public String toString() {
            return "Made[" + key.masked() + "]";
        }
    }

    /**
     * Reads the keys that there are.
     *
     * @param issuer in whose name services are known; no authorization server has it
     */
    public ApiKeys(Database database, AuditLog audit, Clock clock, String issuer) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.issuer = issuer;
        this.snapshot = load();
    }

    /** All keys, revoked and expired ones included, newest first. */
    public List<ApiKey> all() {
        return snapshot.values().stream()
                .map(Kept::key)
                .sorted(Comparator.comparing(ApiKey::createdAt)
                        .reversed()
                        .thenComparing(ApiKey::service)
                        .thenComparing(ApiKey::id))
                .toList();
    }

    /** The key of this id. */
    public Optional<ApiKey> byId(String id) {
        return Optional.ofNullable(snapshot.get(id)).map(Kept::key);
    }

    /**
     * Makes a key. It works as soon as this returns.
     *
     * @param service 1 to 63 of {@code a-z 0-9 . _ -}; several keys may speak for one service
     * @param entry makes the audit event, durable together with the key
     * @throws IllegalArgumentException if the service's name or the lifetime is not acceptable; the message says why
     */
    public Made create(
            String service,
            List<String> scopes,
            Duration lifetime,
            String createdBy,
            Function<ApiKey, AuditEntry> entry) {
        if (!SERVICE.matcher(service).matches()) {
            throw new IllegalArgumentException("A service's name has 1 to 63 characters of a-z, 0-9 and . _ -,"
                    + " and starts with a letter or digit");
        }
        if (!lifetime.isPositive() || lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "An API key lives for more than nothing and at most " + LONGEST.toDays() + " days");
        }
        for (String scope : scopes) {
            if (!Claims.isScope(scope)) {
                throw new IllegalArgumentException("'" + scope + "' is no scope (RFC 6749 §3.3)");
            }
        }
        String text = ApiKeyText.generate();
        ApiKeyText read = ApiKeyText.read(text);
        if (read == null) {
            throw new IllegalStateException("A key that was made cannot be read");
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        ApiKey key = new ApiKey(
                read.id(),
                text.substring(text.length() - 4),
                issuer,
                service,
                scopes,
                now,
                createdBy,
                now.plus(lifetime).truncatedTo(ChronoUnit.MILLIS),
                null);
        audit.append(
                handle -> {
                    handle.createUpdate("""
                        INSERT INTO api_key (id, hash, ending, service, scopes, created_at, created_by, expires_at)
                        VALUES (:id, :hash, :ending, :service, :scopes, :createdAt, :createdBy, :expiresAt)\
                        """)
                            .bind("id", key.id())
                            .bind("hash", read.hash())
                            .bind("ending", key.ending())
                            .bind("service", key.service())
                            .bind("scopes", String.join(" ", key.scopes()))
                            .bind("createdAt", key.createdAt().toEpochMilli())
                            .bind("createdBy", key.createdBy())
                            .bind("expiresAt", key.expiresAt().toEpochMilli())
                            .execute();
                    return key;
                },
                entry);
        reload();
        return new Made(key, text);
    }

    /**
     * Revokes a key: the very next call with it is refused here, and within five seconds on every other node.
     *
     * @param entry makes the audit event, durable together with the revocation
     * @return the key as it is now; absent if there is none, or it was revoked before
     */
    public Optional<ApiKey> revoke(String id, Function<ApiKey, AuditEntry> entry) {
        Optional<ApiKey> before = byId(id).filter(key -> key.revokedAt() == null);
        if (before.isEmpty()) {
            return Optional.empty();
        }
        audit.append(
                handle -> {
                    handle.createUpdate("UPDATE api_key SET revoked_at = :now WHERE id = :id AND revoked_at IS NULL")
                            .bind("now", clock.millis())
                            .bind("id", id)
                            .execute();
                    return before.get();
                },
                entry);
        reload();
        return byId(id);
    }

    /** The key that this text is, whatever its state; absent if there is none. */
    @Nullable
    ApiKey find(String text) {
        ApiKeyText sent = ApiKeyText.read(text);
        if (sent == null) {
            return null;
        }
        Kept kept = snapshot.get(sent.id());
        return kept != null && sent.hasHash(kept.hash()) ? kept.key() : null;
    }

    /** Obeys what the database says now. */
    public synchronized void reload() {
        snapshot = load();
    }

    private Map<String, Kept> load() {
        Map<String, Kept> all = new HashMap<>();
        database.reader()
                .useHandle(handle -> handle.createQuery("SELECT * FROM api_key")
                        .map((row, _) -> new Kept(key(row), row.getString("hash")))
                        .forEach(kept -> all.put(kept.key().id(), kept)));
        return Map.copyOf(all);
    }

    private ApiKey key(ResultSet row) throws SQLException {
        long revokedAt = row.getLong("revoked_at");
        boolean revoked = !row.wasNull();
        String scopes = row.getString("scopes");
        return new ApiKey(
                row.getString("id"),
                row.getString("ending"),
                issuer,
                row.getString("service"),
                scopes.isEmpty() ? List.of() : List.of(scopes.split(" ")),
                Instant.ofEpochMilli(row.getLong("created_at")),
                row.getString("created_by"),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                revoked ? Instant.ofEpochMilli(revokedAt) : null);
    }
}
