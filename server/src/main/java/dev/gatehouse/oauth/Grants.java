package dev.gatehouse.oauth;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;

/** The approvals in the database; each method is part of a larger change. */
final class Grants {
    private Grants() {}

    static void insert(Handle handle, Grant grant, long now, long expiresAt) {
        handle.createUpdate("""
            INSERT INTO oauth_grant (grant_id, client_id, uid, resource, scope, created_at, expires_at)
            VALUES (:id, :client, :uid, :resource, :scope, :now, :expiresAt)\
            """)
                .bind("id", grant.id())
                .bind("client", grant.clientId())
                .bind("uid", grant.uid())
                .bind("resource", grant.resource())
                .bind("scope", grant.scope())
                .bind("now", now)
                .bind("expiresAt", expiresAt)
                .execute();
    }

    /**
     * Ends a grant: nothing that was issued from it can be refreshed any more.
     *
     * @return whether it had not ended before
     */
    static boolean revoke(Handle handle, String grantId, long now) {
        return handle.createUpdate(
                                "UPDATE oauth_grant SET revoked_at = :now WHERE grant_id = :id AND revoked_at IS NULL")
                        .bind("now", now)
                        .bind("id", grantId)
                        .execute()
                == 1;
    }

    /** Ends all grants of a user. */
    static void revokeOfUser(Handle handle, String uid, long now) {
        handle.createUpdate("UPDATE oauth_grant SET revoked_at = :now WHERE uid = :uid AND revoked_at IS NULL")
                .bind("now", now)
                .bind("uid", uid)
                .execute();
    }

    /** Ends all grants to a client. */
    static void revokeOfClient(Handle handle, String clientId, long now) {
        handle.createUpdate("UPDATE oauth_grant SET revoked_at = :now WHERE client_id = :id AND revoked_at IS NULL")
                .bind("now", now)
                .bind("id", clientId)
                .execute();
    }

    /** Ends every grant. */
    static void revokeAll(Handle handle, long now) {
        handle.createUpdate("UPDATE oauth_grant SET revoked_at = :now WHERE revoked_at IS NULL")
                .bind("now", now)
                .execute();
    }

    /** Deletes what has expired, with its codes and refresh tokens. */
    static void purge(Handle handle, long now) {
        handle.createUpdate("DELETE FROM oauth_grant WHERE expires_at < :now")
                .bind("now", now)
                .execute();
    }

    static Grant grant(ResultSet row) throws SQLException {
        return new Grant(
                row.getString("grant_id"),
                row.getString("client_id"),
                row.getString("uid"),
                row.getString("resource"),
                Rows.words(row.getString("scope")));
    }
}
