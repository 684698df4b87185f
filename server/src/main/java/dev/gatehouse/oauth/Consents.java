package dev.gatehouse.oauth;

import dev.gatehouse.store.Database;
import java.time.Clock;
import java.util.List;

/** What users have allowed clients before, so that a client that is known for sure need not ask again. Thread-safe. */
final class Consents {
    private final Database database;
    private final Clock clock;

    Consents(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Whether this user has allowed this client all these scopes at this resource. */
    boolean covers(String uid, String clientId, String resource, List<String> scopes) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("""
                    SELECT scope FROM oauth_consent
                    WHERE uid = :uid AND client_id = :client AND resource = :resource\
                    """)
                        .bind("uid", uid)
                        .bind("client", clientId)
                        .bind("resource", resource)
                        .mapTo(String.class)
                        .findOne()
                        .filter(allowed -> Rows.words(allowed).containsAll(scopes))
                        .isPresent());
    }

    void remember(Grant grant) {
        database.write(handle -> handle.createUpdate("""
            INSERT INTO oauth_consent (uid, client_id, resource, scope, granted_at)
            VALUES (:uid, :client, :resource, :scope, :now)
            ON CONFLICT (uid, client_id, resource)
            DO UPDATE SET scope = excluded.scope, granted_at = excluded.granted_at\
            """)
                .bind("uid", grant.uid())
                .bind("client", grant.clientId())
                .bind("resource", grant.resource())
                .bind("scope", grant.scope())
                .bind("now", clock.millis())
                .execute());
    }
}
