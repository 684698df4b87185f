package dev.gatehouse.oauth;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.identity.Revocation.Target;
import dev.gatehouse.identity.RevocationRegister;
import dev.gatehouse.store.Database;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/** The clients that the embedded authorization server knows. Thread-safe. */
public final class Clients {
    private static final Pattern SERVICE_ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    /** How long the id of a used assertion is kept beyond its expiry, for clocks that differ. */
    private static final Duration KEPT_LONGER = Duration.ofMinutes(5);

    private final Database database;
    private final AuditLog audit;
    private final Clock clock;

    public Clients(Database database, AuditLog audit, Clock clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** All clients, most recently used first. */
    public List<Client> all() {
        return database.reader()
                .withHandle(handle -> handle.createQuery(
                                "SELECT * FROM oauth_client ORDER BY coalesce(last_used_at, created_at) DESC,"
                                        + " client_id")
                        .map((row, context) -> client(row))
                        .list());
    }

    /** The client of this id, if it is already known. */
    public Optional<Client> byId(String clientId) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("SELECT * FROM oauth_client WHERE client_id = :id")
                        .bind("id", clientId)
                        .map((row, context) -> client(row))
                        .findOne());
    }

    /**
     * Adds a machine that asks for tokens for itself.
     *
     * @param clientId 1 to 63 of {@code a-z 0-9 . _ -}
     * @param boundTokens whether its token requests need a DPoP proof
     * @param entry makes the audit event, durable together with the client
     * @throws IllegalArgumentException if the id is malformed or taken, or the key set holds no key that is good
     *     enough; the message says why
     */
    public Client addService(
            String clientId,
            String name,
            ClientCredential credential,
            List<String> scopes,
            boolean introspects,
            boolean boundTokens,
            Function<Client, AuditEntry> entry) {
        requireUsable(clientId, credential);
        Client client = new Client(
                clientId,
                name,
                Client.Registration.CONFIGURED,
                List.of(),
                Set.of("client_credentials"),
                clock.instant(),
                null,
                credential,
                scopes,
                introspects,
                boundTokens);
        return audit.<Client, IllegalArgumentException>append(
                handle -> {
                    if (handle.createQuery("SELECT count(*) FROM oauth_client WHERE client_id = :id")
                                    .bind("id", clientId)
                                    .mapTo(Integer.class)
                                    .one()
                            > 0) {
                        throw new IllegalArgumentException("There is a client " + clientId + " already");
                    }
                    insert(handle, client);
                    return client;
                },
                entry);
    }

    /**
     * Refuses what no machine can be added with.
     *
     * @throws IllegalArgumentException if the id is malformed, or the key set holds no key that is good enough; the
     *     message says why
     */
    public static void requireUsable(String clientId, ClientCredential credential) {
        if (!SERVICE_ID.matcher(clientId).matches()) {
            throw new IllegalArgumentException(
                    "A client id has 1 to 63 characters of a-z, 0-9 and . _ -," + " and starts with a letter or digit");
        }
        if (credential instanceof ClientCredential.Keys keys) {
            ClientKeys.parse(keys.jwks());
        }
    }

    /**
     * Replaces what an administrator said of a machine; tokens that it has already stay as they are.
     *
     * @param changed the machine as it shall be
     * @param entry makes the audit event, durable together with the change
     * @throws IllegalArgumentException if there is no such machine, or its key set holds no key that is good enough
     */
    public Client changeService(Client changed, Function<Client, AuditEntry> entry) {
        requireUsable(changed.clientId(), changed.credential());
        return audit.<Client, IllegalArgumentException>append(
                handle -> {
                    Update update = handle.createUpdate("""
                        UPDATE oauth_client SET name = :name, secret_hash = :secret, jwks = :jwks,
                            jwks_uri = :jwksUri, scope = :scope, introspects = :introspects,
                            bound_tokens = :boundTokens
                        WHERE client_id = :id AND registration = 'configured'\
                        """);
                    if (bindSaid(update, changed).execute() == 0) {
                        throw new IllegalArgumentException(
                                "There is no client " + changed.clientId() + " that an administrator added");
                    }
                    return changed;
                },
                entry);
    }

    /**
     * Uses up an assertion by which a client proved who it is.
     *
     * @return false if it was used before
     */
    boolean spend(String clientId, String assertionId, Instant expiresAt) {
        return database.write(handle -> {
            handle.createUpdate("DELETE FROM oauth_client_assertion WHERE expires_at < :before")
                    .bind("before", clock.millis() - KEPT_LONGER.toMillis())
                    .execute();
            return handle.createUpdate("""
                INSERT INTO oauth_client_assertion (client_id, jti, expires_at)
                VALUES (:client, :jti, :expiresAt) ON CONFLICT DO NOTHING\
                """)
                            .bind("client", clientId)
                            .bind("jti", assertionId)
                            .bind("expiresAt", expiresAt.toEpochMilli())
                            .execute()
                    == 1;
        });
    }

    /**
     * Forgets a client, ends its grants and revokes its tokens; its next request is answered {@code invalid_client}.
     *
     * @param author who removes it
     * @param entry makes the audit event, durable together with it
     */
    public void remove(
            String clientId, RevocationRegister register, String author, Function<String, AuditEntry> entry) {
        audit.append(
                handle -> {
                    remove(handle, clientId, register, author);
                    return clientId;
                },
                entry);
        register.reload();
    }

    private static void remove(Handle handle, String clientId, RevocationRegister register, String author) {
        register.revoke(handle, new Target.Client(clientId), "The client was removed", author);
        for (String table : List.of("oauth_grant", "oauth_consent", "oauth_client")) {
            handle.createUpdate("DELETE FROM " + table + " WHERE client_id = :id")
                    .bind("id", clientId)
                    .execute();
        }
    }

    /**
     * The clients that registered themselves and got no token since {@code before}, least recently used first, at most
     * 1,000.
     */
    public List<UnusedClient> unused(Instant before) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("""
                    SELECT c.*,
                           (SELECT count(DISTINCT g.uid) FROM oauth_grant g WHERE g.client_id = c.client_id
                            AND g.revoked_at IS NULL AND g.expires_at > :now) AS users
                    FROM oauth_client c
                    WHERE c.registration = 'dynamic' AND coalesce(c.last_used_at, c.created_at) < :before
                    ORDER BY coalesce(c.last_used_at, c.created_at), c.client_id LIMIT 1000\
                    """)
                        .bind("now", clock.millis())
                        .bind("before", before.toEpochMilli())
                        .map((row, context) -> new UnusedClient(client(row), row.getInt("users")))
                        .list());
    }

    /**
     * Removes, like {@link #remove}, those of these clients that registered themselves and still got no token since
     * {@code before}.
     *
     * @param entry makes the audit event of each, durable together with it
     * @return which were removed
     */
    public List<String> removeUnused(
            List<String> clientIds,
            Instant before,
            RevocationRegister register,
            String author,
            Function<Client, AuditEntry> entry) {
        List<String> removed = new ArrayList<>();
        for (String clientId : clientIds) {
            try {
                audit.<Client, StillUsed>append(
                        handle -> {
                            Client unused = handle.createQuery("""
                                SELECT * FROM oauth_client WHERE client_id = :id AND registration = 'dynamic'
                                AND coalesce(last_used_at, created_at) < :before\
                                """)
                                    .bind("id", clientId)
                                    .bind("before", before.toEpochMilli())
                                    .map((row, context) -> client(row))
                                    .findOne()
                                    .orElseThrow(StillUsed::new);
                            remove(handle, clientId, register, author);
                            return unused;
                        },
                        entry);
                removed.add(clientId);
            } catch (StillUsed e) {
                // it is left alone, and not among those that were removed
            }
        }
        register.reload();
        return removed;
    }

    /** A client got a token, or was removed, while somebody looked at the list. */
    private static final class StillUsed extends Exception {
        private static final long serialVersionUID = 1L;

        StillUsed() {
            super("still used", null, false, false);
        }
    }

    /**
     * Keeps a client that registered itself, after forgetting those that never got a token within {@code unusedExpiry}.
     *
     * @return false, and nothing kept, if {@code max} registered clients are known already
     */
    boolean register(Client client, Duration unusedExpiry, int max) {
        return database.write(handle -> {
            handle.createUpdate("""
                DELETE FROM oauth_client
                WHERE registration = 'dynamic' AND last_used_at IS NULL AND created_at < :before\
                """)
                    .bind("before", clock.millis() - unusedExpiry.toMillis())
                    .execute();
            int known = handle.createQuery("SELECT count(*) FROM oauth_client WHERE registration = 'dynamic'")
                    .mapTo(Integer.class)
                    .one();
            if (known >= max) {
                return false;
            }
            insert(handle, client);
            return true;
        });
    }

    /** Notes that a user granted something to this client; a client known by its document becomes listed with it. */
    void used(Client client) {
        database.write(handle -> {
            if (client.registration() == Client.Registration.METADATA_DOCUMENT) {
                insert(handle, client);
            }
            handle.createUpdate("UPDATE oauth_client SET last_used_at = :now WHERE client_id = :id")
                    .bind("now", clock.millis())
                    .bind("id", client.clientId())
                    .execute();
            return null;
        });
    }

    private static Update bindSaid(Update update, Client client) {
        return update.bind("id", client.clientId())
                .bind("name", client.name())
                .bind("secret", client.credential() instanceof ClientCredential.Secret(String hash) ? hash : null)
                .bind("jwks", client.credential() instanceof ClientCredential.Keys(String jwks) ? jwks : null)
                .bind(
                        "jwksUri",
                        client.credential() instanceof ClientCredential.PublishedKeys(URI uri) ? uri.toString() : null)
                .bind("scope", String.join(" ", client.scopes()))
                .bind("introspects", client.introspects() ? 1 : 0)
                .bind("boundTokens", client.boundTokens() ? 1 : 0);
    }

    private static void insert(Handle handle, Client client) {
        Update insert = handle.createUpdate("""
            INSERT INTO oauth_client (client_id, name, registration, redirect_uris, grant_types, created_at,
                secret_hash, jwks, jwks_uri, scope, introspects, bound_tokens)
            VALUES (:id, :name, :registration, :redirects, :grants, :now, :secret, :jwks, :jwksUri, :scope,
                :introspects, :boundTokens)
            ON CONFLICT (client_id) DO UPDATE SET name = excluded.name, redirect_uris = excluded.redirect_uris,
                grant_types = excluded.grant_types, bound_tokens = excluded.bound_tokens
            WHERE oauth_client.registration = 'metadata_document'\
            """);
        bindSaid(insert, client)
                .bind("registration", client.registration().name().toLowerCase(Locale.ROOT))
                .bind(
                        "redirects",
                        client.redirectUris().stream().map(URI::toString).collect(Collectors.joining(" ")))
                .bind("grants", String.join(" ", new TreeSet<>(client.grantTypes())))
                .bind("now", client.createdAt().toEpochMilli())
                .execute();
    }

    private static ClientCredential credential(ResultSet row) throws SQLException {
        String secretHash = row.getString("secret_hash");
        String jwks = row.getString("jwks");
        String jwksUri = row.getString("jwks_uri");
        if (secretHash != null) {
            return new ClientCredential.Secret(secretHash);
        }
        if (jwks != null) {
            return new ClientCredential.Keys(jwks);
        }
        return jwksUri == null ? new ClientCredential.None() : new ClientCredential.PublishedKeys(URI.create(jwksUri));
    }

    private static Client client(ResultSet row) throws SQLException {
        return new Client(
                row.getString("client_id"),
                row.getString("name"),
                Client.Registration.valueOf(row.getString("registration").toUpperCase(Locale.ROOT)),
                Rows.words(row.getString("redirect_uris")).stream()
                        .map(URI::create)
                        .toList(),
                Set.copyOf(Rows.words(row.getString("grant_types"))),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Rows.instant(row, "last_used_at"),
                credential(row),
                Rows.words(row.getString("scope")),
                row.getInt("introspects") != 0,
                row.getInt("bound_tokens") != 0);
    }
}
