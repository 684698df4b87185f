package dev.gatehouse.tools.governance;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import dev.gatehouse.store.Database;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** The table of definitions that upstreams offered. Thread-safe. */
final class DefinitionTable {
    /** How many decided definitions of one tool are remembered beside the one that is offered. */
    private static final int REMEMBERED = 20;

    private final Database database;

    DefinitionTable(Database database) {
        this.database = database;
    }

    /** Everything known of an upstream's tools, the latest definition of a tool last. */
    List<KnownDefinition> of(String upstream) {
        return database.reader().withHandle(handle -> of(handle, upstream));
    }

    /** The same through a handle. */
    static List<KnownDefinition> of(Handle handle, String upstream) {
        return handle.createQuery("SELECT * FROM tool_definition WHERE upstream = :upstream ORDER BY tool, id")
                .bind("upstream", upstream)
                .map(DefinitionTable::read)
                .list();
    }

    /** The names of the upstreams that definitions are known of. */
    List<String> upstreams() {
        return database.reader()
                .withHandle(
                        handle -> handle.createQuery("SELECT DISTINCT upstream FROM tool_definition ORDER BY upstream")
                                .mapTo(String.class)
                                .list());
    }

    /** The names of the tools that other upstreams offer. */
    List<String> toolsBeside(String upstream) {
        return database.reader()
                .withHandle(handle -> handle.createQuery(
                                "SELECT DISTINCT tool FROM tool_definition WHERE upstream <> :upstream AND offered = 1")
                        .bind("upstream", upstream)
                        .mapTo(String.class)
                        .list());
    }

    /** Adds a definition that is offered for the first time. */
    static void add(
            Handle handle,
            String upstream,
            String tool,
            ToolDefinition definition,
            Instant now,
            KnownDefinition.State state,
            @Nullable String reason) {
        boolean decided = state != KnownDefinition.State.PENDING;
        handle.createUpdate("""
            INSERT INTO tool_definition
                (upstream, tool, hash, definition, first_seen, state, decided_at, reason, offered)
            VALUES (:upstream, :tool, :hash, :definition, :now, :state, :decidedAt, :reason, 1)\
            """)
                .bind("upstream", upstream)
                .bind("tool", tool)
                .bind("hash", definition.hash())
                .bind("definition", Json.text(definition.document()))
                .bind("now", now.toEpochMilli())
                .bind("state", word(state))
                .bind("decidedAt", decided ? now.toEpochMilli() : null)
                .bind("reason", decided ? reason : null)
                .execute();
    }

    /** Says whether a definition is what its upstream offers now. */
    static void setOffered(Handle handle, long id, boolean offered) {
        handle.createUpdate("UPDATE tool_definition SET offered = :offered WHERE id = :id")
                .bind("offered", offered ? 1 : 0)
                .bind("id", id)
                .execute();
    }

    /** Forgets a definition that nobody decided on and that is gone; and, of a tool, the oldest of very many. */
    static void tidy(Handle handle, String upstream) {
        handle.createUpdate("""
            DELETE FROM tool_definition WHERE upstream = :upstream AND offered = 0
                AND (state = 'pending' OR (SELECT COUNT(*) FROM tool_definition newer
                    WHERE newer.upstream = tool_definition.upstream AND newer.tool = tool_definition.tool
                        AND newer.id > tool_definition.id) >= :remembered)\
            """)
                .bind("upstream", upstream)
                .bind("remembered", REMEMBERED)
                .execute();
    }

    /**
     * Decides on a definition that is offered.
     *
     * @param by who decides; absent for the policy
     * @return whether it is still offered, so that the decision stands
     */
    static boolean decide(
            Handle handle, long id, KnownDefinition.State state, Instant now, @Nullable String by, String reason) {
        return handle.createUpdate("""
            UPDATE tool_definition SET state = :state, decided_at = :now, decided_by = :by, reason = :reason
            WHERE id = :id AND offered = 1\
            """)
                        .bind("state", word(state))
                        .bind("now", now.toEpochMilli())
                        .bind("by", by)
                        .bind("reason", reason)
                        .bind("id", id)
                        .execute()
                == 1;
    }

    /** Lets every node know that something was decided. */
    static void tellNodes(Handle handle) {
        handle.execute("UPDATE identity_version SET version = version + 1");
    }

    private static String word(KnownDefinition.State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static KnownDefinition read(ResultSet row, StatementContext context) throws SQLException {
        long decidedAt = row.getLong("decided_at");
        boolean undecided = row.wasNull();
        return new KnownDefinition(
                row.getLong("id"),
                row.getString("upstream"),
                row.getString("tool"),
                new ToolDefinition(document(row.getString("definition")), row.getString("hash")),
                Instant.ofEpochMilli(row.getLong("first_seen")),
                KnownDefinition.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                undecided ? null : Instant.ofEpochMilli(decidedAt),
                row.getString("decided_by"),
                row.getString("reason"),
                row.getInt("offered") != 0);
    }

    private static ObjectNode document(String text) {
        try {
            return (ObjectNode) StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
        } catch (JsonRefused e) {
            throw new IllegalStateException("a definition of our own table is no JSON", e);
        }
    }
}
