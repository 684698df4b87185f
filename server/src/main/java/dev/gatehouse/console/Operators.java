package dev.gatehouse.console;

import dev.gatehouse.console.api.OperatorsView;
import dev.gatehouse.console.api.Role;
import dev.gatehouse.store.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The people who may log in to the console. Thread-safe. */
final class Operators {
    private final Database database;
    private final Clock clock;

    Operators(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    record Operator(String username, String passwordHash, Role role) {}

    Optional<Operator> byUsername(String username) {
        return database.reader()
                .withHandle(handle -> handle.createQuery(
                                "SELECT username, password_hash, role FROM operator WHERE username = :username")
                        .bind("username", username)
                        .map((row, context) -> new Operator(
                                row.getString("username"),
                                row.getString("password_hash"),
                                Role.of(row.getString("role"))))
                        .findOne());
    }

    /** Adds an operator through {@code handle}. */
    int add(Handle handle, String username, String passwordHash, Role role) {
        return handle.createUpdate("""
            INSERT INTO operator (username, password_hash, role, created_at)
            VALUES (:username, :passwordHash, :role, :now)
            """)
                .bind("username", username)
                .bind("passwordHash", passwordHash)
                .bind("role", role.wireName())
                .bind("now", clock.millis())
                .execute();
    }

    /** Replaces a password through {@code handle} and ends the operator's sessions. */
    int changePassword(Handle handle, String username, String passwordHash) {
        handle.createUpdate("UPDATE operator SET password_hash = :passwordHash WHERE username = :username")
                .bind("passwordHash", passwordHash)
                .bind("username", username)
                .execute();
        return handle.createUpdate("DELETE FROM operator_session WHERE username = :username")
                .bind("username", username)
                .execute();
    }

    /** Everybody, by name. */
    List<OperatorsView.OperatorView> all() {
        return database.reader()
                .withHandle(handle -> handle.createQuery(
                                "SELECT username, role, created_at FROM operator ORDER BY username")
                        .map((row, context) -> new OperatorsView.OperatorView(
                                row.getString("username"),
                                Role.of(row.getString("role")),
                                Instant.ofEpochMilli(row.getLong("created_at"))))
                        .list());
    }

    /** Gives an operator another role through {@code handle}. */
    int changeRole(Handle handle, String username, Role role) {
        return handle.createUpdate("UPDATE operator SET role = :role WHERE username = :username")
                .bind("role", role.wireName())
                .bind("username", username)
                .execute();
    }

    /** Removes an operator with their sessions through {@code handle}. */
    int remove(Handle handle, String username) {
        handle.createUpdate("DELETE FROM operator_session WHERE username = :username")
                .bind("username", username)
                .execute();
        return handle.createUpdate("DELETE FROM operator WHERE username = :username")
                .bind("username", username)
                .execute();
    }
}
