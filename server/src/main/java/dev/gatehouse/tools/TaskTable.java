package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import dev.gatehouse.store.Database;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The tasks in the database. Thread-safe. */
final class TaskTable {
    private final Database database;

    TaskTable(Database database) {
        this.database = database;
    }

    /** Durable when it returns. Tasks whose time is over by {@code created} are removed. */
    void insert(Task task) {
        database.<Integer, RuntimeException>write(handle -> {
            handle.createUpdate("DELETE FROM task WHERE created_at + keep_ms < :now")
                    .bind("now", task.created().toEpochMilli())
                    .execute();
            return handle.createUpdate("""
                INSERT INTO task
                    (id, issuer, subject, tool, status, created_at, updated_at, keep_ms, poll_ms, payload)
                VALUES
                    (:id, :issuer, :subject, :tool, :status, :created, :updated, :keep, :poll, NULL)\
                """)
                    .bind("id", task.id())
                    .bind("issuer", task.issuer())
                    .bind("subject", task.subject())
                    .bind("tool", task.tool())
                    .bind("status", task.status().wireName())
                    .bind("created", task.created().toEpochMilli())
                    .bind("updated", task.updated().toEpochMilli())
                    .bind("keep", task.keep().toMillis())
                    .bind("poll", task.poll().toMillis())
                    .execute();
        });
    }

    /** Gives an unfinished task another status; false if it is finished or gone. */
    boolean update(String id, Task.Status status, @Nullable ObjectNode payload, Instant now) {
        return database.<Integer, RuntimeException>write(handle -> handle.createUpdate("""
            UPDATE task SET status = :status, payload = :payload, updated_at = :now
            WHERE id = :id AND status IN ('working', 'input_required')\
            """)
                        .bind("id", id)
                        .bind("status", status.wireName())
                        .bind("payload", payload == null ? null : Json.text(payload))
                        .bind("now", now.toEpochMilli())
                        .execute())
                > 0;
    }

    /** Fails every unfinished task. */
    void failAll(ObjectNode error, Instant now) {
        database.<Integer, RuntimeException>write(handle -> handle.createUpdate("""
            UPDATE task SET status = 'failed', payload = :error, updated_at = :now
            WHERE status IN ('working', 'input_required')\
            """)
                .bind("error", Json.text(error))
                .bind("now", now.toEpochMilli())
                .execute());
    }

    /** Whether a task is unfinished that nobody has spoken of since {@code before}. */
    boolean anySilentSince(Instant before) {
        return database.reader()
                        .withHandle(handle -> handle.createQuery("SELECT count(*) FROM task WHERE"
                                        + " status IN ('working', 'input_required') AND updated_at < :before")
                                .bind("before", before.toEpochMilli())
                                .mapTo(Integer.class)
                                .one())
                > 0;
    }

    /** Fails every unfinished task that nobody has spoken of since {@code before}. */
    void failSilentSince(Instant before, ObjectNode error, Instant now) {
        database.<Integer, RuntimeException>write(handle -> handle.createUpdate("""
            UPDATE task SET status = 'failed', payload = :error, updated_at = :now
            WHERE status IN ('working', 'input_required') AND updated_at < :before\
            """)
                .bind("error", Json.text(error))
                .bind("before", before.toEpochMilli())
                .bind("now", now.toEpochMilli())
                .execute());
    }

    /** Says of unfinished tasks that somebody still works on them. */
    void speakOf(Collection<String> ids, Instant now) {
        database.<Integer, RuntimeException>write(handle -> handle.createUpdate("""
            UPDATE task SET updated_at = :now
            WHERE id IN (<ids>) AND status IN ('working', 'input_required')\
            """)
                .bindList("ids", List.copyOf(ids))
                .bind("now", now.toEpochMilli())
                .execute());
    }

    @Nullable
    Task find(String id, Instant now) {
        return database.reader()
                .withHandle(handle -> handle.createQuery(
                                "SELECT * FROM task WHERE id = :id AND created_at + keep_ms >= :now")
                        .bind("id", id)
                        .bind("now", now.toEpochMilli())
                        .map(TaskTable::read)
                        .findOne()
                        .orElse(null));
    }

    private static Task read(ResultSet row, StatementContext context) throws SQLException {
        String payload = row.getString("payload");
        return new Task(
                row.getString("id"),
                row.getString("issuer"),
                row.getString("subject"),
                row.getString("tool"),
                Task.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                Instant.ofEpochMilli(row.getLong("created_at")),
                Instant.ofEpochMilli(row.getLong("updated_at")),
                Duration.ofMillis(row.getLong("keep_ms")),
                Duration.ofMillis(row.getLong("poll_ms")),
                payload == null ? null : parse(payload));
    }

    private static ObjectNode parse(String payload) {
        try {
            return (ObjectNode) StrictJson.read(payload.getBytes(StandardCharsets.UTF_8));
        } catch (JsonRefused e) {
            throw new IllegalStateException("what we kept cannot be read", e);
        }
    }
}
