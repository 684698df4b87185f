package dev.gatehouse.console.api;

import java.time.Instant;
import java.util.List;

/** Who may log in to the console, and who is logged in. */
public record OperatorsView(List<OperatorView> operators, List<OpenSession> sessions) {
    /** Somebody who may log in. */
    public record OperatorView(String username, Role role, Instant createdAt) {}

    /**
     * A session that is open.
     *
     * @param id names it, and opens nothing
     * @param current whether it is that of whoever asks
     */
    public record OpenSession(
            String id, String username, Instant createdAt, Instant lastUsedAt, Instant expiresAt, boolean current) {}
}
