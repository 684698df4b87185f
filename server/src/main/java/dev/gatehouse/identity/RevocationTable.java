package dev.gatehouse.identity;

import dev.gatehouse.identity.Revocation.Target;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/** The tables of revocations and disabled users. */
final class RevocationTable {
    private RevocationTable() {}

    static RevocationSnapshot snapshot(Handle handle) {
        return new RevocationSnapshot(
                all(handle), disabled(handle).stream().map(DisabledUser::user).collect(Collectors.toSet()));
    }

    static List<Revocation> all(Handle handle) {
        return handle.createQuery("SELECT * FROM revocation ORDER BY created_at DESC, id DESC")
                .map(RevocationTable::revocation)
                .list();
    }

    static Revocation put(Handle handle, Revocation revocation) {
        Row row = Row.of(revocation.target());
        return handle.createQuery("""
            INSERT INTO revocation (scope, issuer, name, before, reason, author, created_at, expires_at)
            VALUES (:scope, :issuer, :name, :before, :reason, :author, :createdAt, :expiresAt)
            ON CONFLICT (scope, issuer, name) DO UPDATE SET before = excluded.before, reason = excluded.reason,
                author = excluded.author, created_at = excluded.created_at, expires_at = excluded.expires_at
            RETURNING *\
            """)
                .bind("scope", row.scope())
                .bind("issuer", row.issuer())
                .bind("name", row.name())
                .bind("before", revocation.before().toEpochMilli())
                .bind("reason", revocation.reason())
                .bind("author", revocation.author())
                .bind("createdAt", revocation.createdAt().toEpochMilli())
                .bind("expiresAt", revocation.expiresAt().toEpochMilli())
                .map(RevocationTable::revocation)
                .one();
    }

    static boolean delete(Handle handle, long id) {
        return handle.createUpdate("DELETE FROM revocation WHERE id = :id")
                        .bind("id", id)
                        .execute()
                == 1;
    }

    static void prune(Handle handle, Instant now) {
        handle.createUpdate("DELETE FROM revocation WHERE expires_at <= :now")
                .bind("now", now.toEpochMilli())
                .execute();
    }

    static List<DisabledUser> disabled(Handle handle) {
        return handle.createQuery("SELECT * FROM disabled_user ORDER BY created_at DESC, issuer, subject")
                .map((row, _) -> new DisabledUser(
                        user(row.getString("issuer"), row.getString("subject")),
                        row.getString("reason"),
                        row.getString("author"),
                        Instant.ofEpochMilli(row.getLong("created_at"))))
                .list();
    }

    static boolean disable(Handle handle, DisabledUser disabled) {
        Row row = Row.of(disabled.user());
        return handle.createUpdate("""
            INSERT INTO disabled_user (issuer, subject, reason, author, created_at)
            VALUES (:issuer, :subject, :reason, :author, :now) ON CONFLICT DO NOTHING\
            """)
                        .bind("issuer", row.issuer())
                        .bind("subject", row.name())
                        .bind("reason", disabled.reason())
                        .bind("author", disabled.author())
                        .bind("now", disabled.createdAt().toEpochMilli())
                        .execute()
                == 1;
    }

    static boolean enable(Handle handle, Target user) {
        Row row = Row.of(user);
        return handle.createUpdate("DELETE FROM disabled_user WHERE issuer = :issuer AND subject = :subject")
                        .bind("issuer", row.issuer())
                        .bind("subject", row.name())
                        .execute()
                == 1;
    }

    private record Row(String scope, String issuer, String name) {
        static Row of(Target target) {
            return switch (target) {
                case Target.Token(String issuer, String tokenId) -> new Row("token", issuer, tokenId);
                case Target.User(String uid) -> new Row("user", "", uid);
                case Target.Subject(String issuer, String subject) -> new Row("user", issuer, subject);
                case Target.Client(String clientId) -> new Row("client", "", clientId);
                case Target.Tenant(String tenant) -> new Row("tenant", "", tenant);
                case Target.All() -> new Row("all", "", "");
            };
        }
    }

    private static Revocation revocation(ResultSet row, StatementContext context) throws SQLException {
        return new Revocation(
                row.getLong("id"),
                target(row.getString("scope"), row.getString("issuer"), row.getString("name")),
                Instant.ofEpochMilli(row.getLong("before")),
                row.getString("reason"),
                row.getString("author"),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("expires_at")));
    }

    private static Target target(String scope, String issuer, String name) {
        return switch (scope) {
            case "token" -> new Target.Token(issuer, name);
            case "user" -> user(issuer, name);
            case "client" -> new Target.Client(name);
            case "tenant" -> new Target.Tenant(name);
            case "all" -> new Target.All();
            default -> throw new IllegalStateException("The database holds a revocation of the scope " + scope);
        };
    }

    private static Target user(String issuer, String name) {
        return issuer.isEmpty() ? new Target.User(name) : new Target.Subject(issuer, name);
    }
}
