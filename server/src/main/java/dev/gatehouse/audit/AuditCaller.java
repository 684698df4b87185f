package dev.gatehouse.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who asked, as far as that is known: the part of an {@link AuditEntry} that is the same for many, and is kept once for
 * them. Holds no token.
 *
 * @param issuer the caller's issuer; absent when nobody was identified
 * @param subject the caller's subject
 * @param uid the caller's user id, or the operator's name for what was done in the console
 * @param tenant the caller's organisation
 * @param clientId the OAuth client of the token
 * @param clientName the name that the MCP client gives itself; not verified
 * @param authMethod what proved who it is: {@code access_token}, {@code introspected}, {@code api_key}, {@code none}, a
 *     first one with {@code +dpop} or {@code +mtls} if the token is bound to a key, or {@code password} in the console
 * @param actors who acts for the subject, the current one first (RFC 8693 §4.1)
 * @param heldScopes what the caller holds
 * @param userAgent what the client says of itself in the header; not verified
 */
public record AuditCaller(
        @Nullable String issuer,
        @Nullable String subject,
        @Nullable String uid,
        @Nullable String tenant,
        @Nullable String clientId,
        @Nullable String clientName,
        @Nullable String authMethod,
        List<String> actors,
        List<String> heldScopes,
        @Nullable String userAgent) {
    /** Makes texts such as can be kept. */
    public AuditCaller {
        issuer = StorableText.ofAny(issuer);
        subject = StorableText.ofAny(subject);
        uid = StorableText.ofAny(uid);
        tenant = StorableText.ofAny(tenant);
        clientId = StorableText.ofAny(clientId);
        clientName = StorableText.ofAny(clientName);
        actors = StorableText.of(actors);
        heldScopes = StorableText.of(heldScopes);
        userAgent = StorableText.ofAny(userAgent);
    }
}
