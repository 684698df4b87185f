package dev.gatehouse.oauth;

import dev.gatehouse.store.Database;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** The clients that the embedded authorization server knows. Thread-safe. */
public final class Clients {
    private final Database database;
    private final Clock clock;

    public Clients(Database database) {
        this(database, Clock.systemUTC());
    }

    public Clients(Database database, Clock clock) {
        this.database = database;
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

    /** Forgets a client and ends its grants; its next request is answered {@code invalid_client}. */
    public void delete(String clientId) {
        database.write(handle -> {
            handle.createUpdate("DELETE FROM oauth_grant WHERE client_id = :id")
                    .bind("id", clientId)
                    .execute();
            handle.createUpdate("DELETE FROM oauth_consent WHERE client_id = :id")
                    .bind("id", clientId)
                    .execute();
            handle.createUpdate("DELETE FROM oauth_client WHERE client_id = :id")
                    .bind("id", clientId)
                    .execute();
            return null;
        });
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

    private static void insert(Handle handle, Client client) {
        handle.createUpdate("""
            INSERT INTO oauth_client (client_id, name, registration, redirect_uris, grant_types, created_at)
            VALUES (:id, :name, :registration, :redirects, :grants, :now)
            ON CONFLICT (client_id) DO UPDATE SET name = excluded.name, redirect_uris = excluded.redirect_uris,
                grant_types = excluded.grant_types
            WHERE oauth_client.registration = 'metadata_document'\
            """)
                .bind("id", client.clientId())
                .bind("name", client.name())
                .bind("registration", client.registration().name().toLowerCase(Locale.ROOT))
                .bind(
                        "redirects",
                        client.redirectUris().stream().map(URI::toString).collect(Collectors.joining(" ")))
                .bind("grants", String.join(" ", new TreeSet<>(client.grantTypes())))
                .bind("now", client.createdAt().toEpochMilli())
                .execute();
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
                Rows.instant(row, "last_used_at"));
    }
}
