package dev.gatehouse.identity;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an API key; the key itself is known to its holder alone. Immutable.
 *
 * @param id names the key, and is how it begins after {@code gh_}; no secret
 * @param ending its last four characters, to tell keys apart by
 * @param issuer the gateway that gave it out
 * @param service the machine that it speaks for, never a user
 * @param scopes what it may be used for, in alphabetical order
 * @param createdBy the operator who made it
 * @param expiresAt when it stops being valid
 * @param revokedAt when it was revoked, if it was
 */
public record ApiKey(
        String id,
        String ending,
        String issuer,
        String service,
        List<String> scopes,
        Instant createdAt,
        String createdBy,
        Instant expiresAt,
        @Nullable Instant revokedAt) {
    public ApiKey {
        scopes = scopes.stream().distinct().sorted().toList();
    }

    /** Whether a key can be used. */
    public enum State {
        /** It can. */
        ACTIVE,
        /** Its time is over. */
        EXPIRED,
        /** An operator ended it. */
        REVOKED;

        /** The name in answers, in lower case. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether it can be used at this moment. */
    public State state(Instant now) {
        if (revokedAt != null) {
            return State.REVOKED;
        }
        return now.isBefore(expiresAt) ? State.ACTIVE : State.EXPIRED;
    }

    /** How the key begins and ends, which is all of it that may be shown. */
    public String masked() {
        return prefix() + "…" + ending;
    }

    /** How the key begins; in the record, the client id of its calls. */
    public String prefix() {
        return ApiKeyText.PREFIX + id;
    }

    /**
     * The service, as a caller. Its user id begins with {@code service:}, so that no name of a service is that of a
     * user or of an OAuth client.
     */
    Caller caller() {
        return new Caller(
                Caller.Kind.SERVICE,
                issuer,
                service,
                "service:" + service,
                null,
                Set.copyOf(scopes),
                Set.of(),
                Set.of(),
                prefix(),
                id,
                service,
                null,
                createdAt,
                expiresAt,
                Caller.Credential.API_KEY,
                Confirmation.NONE,
                List.of());
    }
}
