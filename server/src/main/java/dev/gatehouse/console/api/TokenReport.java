package dev.gatehouse.console.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.TokenCheck;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be said about a token without keeping it.
 *
 * @param header the decoded header, if it can be decoded
 * @param claims the decoded claims, if they can be decoded
 * @param caller who a call with it would come from; absent unless accepted
 * @param tools what that caller may call; empty unless accepted
 * @param challenge the exact {@code WWW-Authenticate} a client would get; absent when accepted
 */
public record TokenReport(
        Verdict verdict,
        List<TokenCheck> checks,
        @Nullable ObjectNode header,
        @Nullable ObjectNode claims,
        @Nullable Caller caller,
        List<ToolDecision> tools,
        @Nullable String challenge) {

    /**
     * Whether the token would be accepted.
     *
     * @param code why not: the stable code of {@code docs/errors.md}
     */
    public record Verdict(boolean accepted, @Nullable String code, String message) {}

    /** The verified caller behind a token. */
    public record Caller(
            String uid,
            String issuer,
            String subject,
            List<String> scopes,
            @Nullable String clientId,
            Instant expiresAt) {}

    /** What policy says to that caller about one tool. */
    public record ToolDecision(String name, String decision, String reason, List<String> missingScopes) {}
}
