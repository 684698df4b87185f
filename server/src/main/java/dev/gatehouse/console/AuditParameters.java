package dev.gatehouse.console;

import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditQueryText;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The query parameters that select audit events; bound by JAX-RS. */
final class AuditParameters {
    @QueryParam("from")
    public @Nullable Instant from;

    @QueryParam("to")
    public @Nullable Instant to;

    @QueryParam("user")
    public @Nullable String user;

    @QueryParam("tool")
    public @Nullable String tool;

    @QueryParam("decision")
    public @Nullable String decision;

    @QueryParam("reason")
    public @Nullable String reason;

    @QueryParam("client")
    public @Nullable String client;

    @QueryParam("front")
    public @Nullable String front;

    @QueryParam("q")
    public @Nullable String q;

    /** The query in words, understood. */
    AuditQueryText text() {
        try {
            return AuditQueryText.parse(q == null ? "" : q);
        } catch (AuditQueryText.Invalid e) {
            throw ApiError.invalid(e.problem());
        }
    }

    /** What is asked for, as a part of a sentence. */
    String inWords() {
        List<String> words = new ArrayList<>();
        add(words, "", q);
        add(words, "user:", user);
        add(words, "tool:", tool);
        add(words, "decision:", decision);
        add(words, "reason:", reason);
        add(words, "client:", client);
        add(words, "front:", front);
        String matching = words.isEmpty() ? "everything" : "what matches " + String.join(" ", words);
        return matching + (from == null ? " from the start" : " from " + from) + (to == null ? " to now" : " to " + to);
    }

    private static void add(List<String> words, String key, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            words.add(key + value);
        }
    }

    /** What is asked for, in pages of {@code limit}. */
    AuditQuery query(int limit) {
        return AuditQuery.everything(limit)
                .during(from, to)
                .byUser(user)
                .where(AuditField.TOOL, tool)
                .where(AuditField.DECISION, decision)
                .where(AuditField.REASON, reason)
                .fromClient(client)
                .where(AuditField.FRONT, front)
                .and(text().conditions());
    }
}
