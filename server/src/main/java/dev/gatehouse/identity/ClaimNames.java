package dev.gatehouse.identity;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which claims of an issuer's tokens carry what. Names are top-level claims, compared exactly.
 *
 * @param scopes claims whose scopes are united: space-separated text, or an array for every claim but "scope"; default
 *     "scope", "scp", "permissions"
 * @param clientId the first of these that is present names the client; default {@code client_id}, {@code azp}
 * @param tenant the organisation; default {@code org_id}
 * @param roles text or an array; default {@code roles}
 * @param email default {@code email}
 * @param name a display name; default {@code name}
 */
public record ClaimNames(
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> scopes,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<String> clientId,

        String tenant,
        String roles,
        String email,
        String name) {
    /** The names that RFC 9068, OpenID Connect and the common providers use. */
    public static final ClaimNames DEFAULT = new ClaimNames(null, null, null, null, null, null);

    public ClaimNames(
            @Nullable List<String> scopes,
            @Nullable List<String> clientId,
            @Nullable String tenant,
            @Nullable String roles,
            @Nullable String email,
            @Nullable String name) {
        this.scopes = scopes == null ? List.of("scope", "scp", "permissions") : List.copyOf(scopes);
        this.clientId = clientId == null ? List.of("client_id", "azp") : List.copyOf(clientId);
        this.tenant = tenant == null ? "org_id" : tenant;
        this.roles = roles == null ? "roles" : roles;
        this.email = email == null ? "email" : email;
        this.name = name == null ? "name" : name;
    }
}
