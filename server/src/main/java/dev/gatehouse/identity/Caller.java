package dev.gatehouse.identity;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind a call, verified. A principal is always the pair of issuer and subject; neither alone identifies
 * anyone. Immutable.
 *
 * @param kind a person, a machine, or nobody
 * @param issuer the exact issuer identifier of the token; empty for an anonymous caller
 * @param subject the token's subject, unique within the issuer; empty for an anonymous caller
 * @param uid our own user id, mapped from issuer and subject
 * @param tenant the organisation, if the token names one
 * @param scopes the scopes the token carries
 * @param roles the roles the token carries
 * @param groups the groups the token names
 * @param clientId the OAuth client that the token was issued to
 * @param tokenId the token's {@code jti}
 * @param name a display name, never used for decisions
 * @param email an address, never used for decisions
 * @param issuedAt when the token was issued, if it says so; what is revoked is what was issued before
 * @param expiresAt when the token or key stops being valid
 * @param credential what proved it
 * @param confirmation what must be held besides the token
 * @param actors who acts for the subject, the current one first (RFC 8693 §4.1); never used for decisions
 */
public record Caller(
        Kind kind,
        String issuer,
        String subject,
        String uid,
        @Nullable String tenant,
        Set<String> scopes,
        Set<String> roles,
        Set<String> groups,
        @Nullable String clientId,
        @Nullable String tokenId,
        @Nullable String name,
        @Nullable String email,
        @Nullable Instant issuedAt,
        Instant expiresAt,
        Credential credential,
        Confirmation confirmation,
        List<String> actors) {

    /** What proved who it is. */
    public enum Credential {
        /** Nothing: no credentials were sent. */
        NONE,
        /** A signed access token. */
        ACCESS_TOKEN,
        /** An opaque access token that its issuer vouched for (RFC 7662). */
        INTROSPECTED,
        /** An API key of this gateway. */
        API_KEY;

        /** The name in answers and records, in snake case. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What stands behind a call. */
    public enum Kind {
        /** A person who signed in. */
        USER,
        /** A machine with credentials of its own; never the same as a user, whatever its subject says. */
        SERVICE,
        /** Nobody: no credentials were sent. A bad token never becomes this. */
        ANONYMOUS
    }

    private static final Caller ANONYMOUS = new Caller(
            Kind.ANONYMOUS,
            "",
            "",
            "anonymous",
            null,
            Set.of(),
            Set.of(),
            Set.of(),
            null,
            null,
            null,
            null,
            null,
            Instant.MAX,
            Credential.NONE,
            Confirmation.NONE,
            List.of());

    public Caller {
        scopes = Set.copyOf(scopes);
        roles = Set.copyOf(roles);
        groups = Set.copyOf(groups);
        actors = List.copyOf(actors);
    }

    /** The caller behind a signed access token. */
    public Caller(
            Kind kind,
            String issuer,
            String subject,
            String uid,
            @Nullable String tenant,
            Set<String> scopes,
            Set<String> roles,
            Set<String> groups,
            @Nullable String clientId,
            @Nullable String tokenId,
            @Nullable String name,
            @Nullable String email,
            @Nullable Instant issuedAt,
            Instant expiresAt) {
        this(
                kind,
                issuer,
                subject,
                uid,
                tenant,
                scopes,
                roles,
                groups,
                clientId,
                tokenId,
                name,
                email,
                issuedAt,
                expiresAt,
                Credential.ACCESS_TOKEN,
                Confirmation.NONE,
                List.of());
    }

    /** The caller of a request that carried no credentials. */
    public static Caller anonymous() {
        return ANONYMOUS;
    }

    /** Whether its token is bound to a key, and so always comes under the DPoP scheme (RFC 9449 §7.1). */
    public boolean keyBound() {
        return confirmation.key() != null;
    }

    /** Whether its token is bound to a client certificate (RFC 8705 §3). */
    public boolean certificateBound() {
        return confirmation.certificate() != null;
    }

    /** Whether nobody is behind the call. */
    public boolean isAnonymous() {
        return kind == Kind.ANONYMOUS;
    }
}
