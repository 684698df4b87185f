package dev.gatehouse.console;

import dev.gatehouse.audit.AuditQuery;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
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

    AuditQuery page(@Nullable Long before, int limit) {
        return new AuditQuery(from, to, user, tool, decision, reason, client, front, q, before, limit);
    }
}
