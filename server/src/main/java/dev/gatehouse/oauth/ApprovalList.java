package dev.gatehouse.oauth;

import dev.gatehouse.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The approvals that hold now, for people to look at. Reads the database each time. Thread-safe. */
public final class ApprovalList {
    private static final int MOST = 1_000;
    private static final String SELECT = """
        SELECT g.*, c.name AS client_name,
               (SELECT count(*) FROM oauth_access_token t WHERE t.grant_id = g.grant_id AND t.expires_at > :now) AS live,
               (SELECT count(*) FROM oauth_refresh_token r WHERE r.grant_id = g.grant_id AND r.rotated_at IS NULL) AS fresh
        FROM oauth_grant g LEFT JOIN oauth_client c ON c.client_id = g.client_id
        WHERE g.revoked_at IS NULL AND g.expires_at > :now \
        """;

    private final Database database;
    private final Clock clock;

    public ApprovalList(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** All of them, newest first, at most 1,000. */
    public List<Approval> all() {
        return find("", null);
    }

    /** Those that were given before a moment, all of them, as what they let whom do. */
    public List<GivenScopes> givenBefore(Instant moment) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("""
                    SELECT g.* FROM oauth_grant g
                    WHERE g.revoked_at IS NULL AND g.expires_at > :now AND g.created_at < :moment
                    ORDER BY g.created_at, g.grant_id\
                    """)
                        .bind("now", clock.millis())
                        .bind("moment", moment.toEpochMilli())
                        .map((row, _) -> {
                            Grant grant = Grants.grant(row);
                            return new GivenScopes(
                                    grant.uid(),
                                    grant.clientId(),
                                    grant.scopes(),
                                    Instant.ofEpochMilli(row.getLong("created_at")));
                        })
                        .list());
    }

    /** Those of a user, newest first, at most 1,000. */
    public List<Approval> ofUser(String uid) {
        return find("AND g.uid = :value ", uid);
    }

    /** The access tokens of a user that have not expired, newest first, at most 1,000; also those that are revoked. */
    public List<LiveToken> tokensOfUser(String uid) {
        return database.reader()
                .withHandle(handle -> handle.createQuery("""
                    SELECT t.* FROM oauth_access_token t JOIN oauth_grant g ON g.grant_id = t.grant_id
                    WHERE g.uid = :uid AND t.expires_at > :now
                    ORDER BY t.issued_at DESC, t.expires_at DESC, t.token_id LIMIT :most\
                    """)
                        .bind("uid", uid)
                        .bind("now", clock.millis())
                        .bind("most", MOST)
                        .map((row, _) -> token(row))
                        .list());
    }

    private static LiveToken token(ResultSet row) throws SQLException {
        long issuedAt = row.getLong("issued_at");
        return new LiveToken(
                row.getString("token_id"),
                row.getString("grant_id"),
                issuedAt == 0 ? null : Instant.ofEpochMilli(issuedAt),
                Instant.ofEpochMilli(row.getLong("expires_at")));
    }

    /** The one of this id. */
    public Optional<Approval> byId(String id) {
        return find("AND g.grant_id = :value ", id).stream().findFirst();
    }

    private List<Approval> find(String condition, @Nullable String value) {
        return database.reader().withHandle(handle -> {
            var query = handle.createQuery(SELECT + condition + "ORDER BY g.created_at DESC, g.grant_id LIMIT :most")
                    .bind("now", clock.millis())
                    .bind("most", MOST);
            return (value == null ? query : query.bind("value", value))
                    .map((row, _) -> approval(row))
                    .list();
        });
    }

    private static Approval approval(ResultSet row) throws SQLException {
        Grant grant = Grants.grant(row);
        String name = row.getString("client_name");
        return new Approval(
                grant.id(),
                grant.clientId(),
                name == null ? grant.clientId() : name,
                grant.uid(),
                grant.resource(),
                grant.scopes(),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")),
                row.getInt("live"),
                row.getInt("fresh") > 0);
    }
}
