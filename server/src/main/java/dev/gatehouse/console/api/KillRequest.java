package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.identity.Revocation.Target;
import org.jspecify.annotations.Nullable;

/**
 * Whose tokens are to be refused from now on.
 *
 * @param name the token's {@code jti}, the user's uid or subject, the client's id, or the tenant; absent for all
 * @param issuer for a token, its issuer; for a user, the issuer that names them so, or absent if {@code name} is a uid
 * @param reason why, in the operator's words; 1 to 500 characters
 */
public record KillRequest(
        Scope scope, @Nullable String name, @Nullable String issuer, String reason) {
    private static final int LONGEST = 2000;

    /** How much is refused. */
    public enum Scope {
        @JsonProperty("token")
        TOKEN,
        @JsonProperty("user")
        USER,
        @JsonProperty("client")
        CLIENT,
        @JsonProperty("tenant")
        TENANT,
        @JsonProperty("all")
        ALL
    }

    public KillRequest {
        InvalidBody.check(scope != null, "scope is missing: token, user, client, tenant or all");
        InvalidBody.check(
                scope == Scope.ALL ? name == null : name != null && !name.isBlank() && name.length() <= LONGEST,
                scope == Scope.ALL ? "name must be absent for all" : "name is missing, or too long");
        boolean mayHaveIssuer = scope == Scope.TOKEN || scope == Scope.USER;
        InvalidBody.check(issuer == null || mayHaveIssuer, "issuer is for a token or a user alone");
        InvalidBody.check(issuer == null || (!issuer.isBlank() && issuer.length() <= LONGEST), "issuer is no URL");
        checkReason(reason);
    }

    /** Refuses an absent or overlong reason. */
    static void checkReason(@Nullable String reason) {
        InvalidBody.check(
                reason != null && !reason.isBlank() && reason.length() <= 500,
                "reason is missing: say why, in at most 500 characters");
    }

    /**
     * Whom it is about.
     *
     * @param ownIssuer the issuer of a token that names none
     */
    public Target target(String ownIssuer) {
        String named = name == null ? "" : name;
        return switch (scope) {
            case TOKEN -> new Target.Token(issuer == null ? ownIssuer : issuer, named);
            case USER -> issuer == null ? new Target.User(named) : new Target.Subject(issuer, named);
            case CLIENT -> new Target.Client(named);
            case TENANT -> new Target.Tenant(named);
            case ALL -> new Target.All();
        };
    }
}
