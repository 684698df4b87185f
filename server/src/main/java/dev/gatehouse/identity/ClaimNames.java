package dev.gatehouse.identity;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which claims of an issuer's tokens carry what.
 *
 * @param scopes claims whose scopes are united: space-separated text, or an array for every claim but "scope"; default
 *     "scope", "scp", "permissions"
 * @param scopeArray whether the claim "scope" itself may be an array, against RFC 8693 §4.2; default false
 * @param clientId the first of these that is present names the client; default {@code client_id}, {@code azp},
 *     {@code cid}, {@code appid}
 * @param tenant the organisation; default {@code org_id}
 * @param roles claims whose roles are united, each text or an array; default {@code roles}
 * @param groups claims whose groups are united, each text or an array; default {@code groups}
 * @param email default {@code email}
 * @param name a display name; default {@code name}
 */
public record ClaimNames(
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<ClaimPath> scopes,

        Boolean scopeArray,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<ClaimPath> clientId,

        ClaimPath tenant,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<ClaimPath> roles,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        List<ClaimPath> groups,

        ClaimPath email,
        ClaimPath name) {
    /** The names that RFC 9068, OpenID Connect and the common providers use. */
    public static final ClaimNames DEFAULT = new ClaimNames(null, null, null, null, null, null, null, null);

    public ClaimNames(
            @Nullable List<ClaimPath> scopes,
            @Nullable Boolean scopeArray,
            @Nullable List<ClaimPath> clientId,
            @Nullable ClaimPath tenant,
            @Nullable List<ClaimPath> roles,
            @Nullable List<ClaimPath> groups,
            @Nullable ClaimPath email,
            @Nullable ClaimPath name) {
        this.scopes = scopes == null ? paths("scope", "scp", "permissions") : List.copyOf(scopes);
        this.scopeArray = scopeArray != null && scopeArray;
        this.clientId = clientId == null ? paths("client_id", "azp", "cid", "appid") : List.copyOf(clientId);
        this.tenant = tenant == null ? ClaimPath.of("org_id") : tenant;
        this.roles = roles == null ? paths("roles") : List.copyOf(roles);
        this.groups = groups == null ? paths("groups") : List.copyOf(groups);
        this.email = email == null ? ClaimPath.of("email") : email;
        this.name = name == null ? ClaimPath.of("name") : name;
    }

    private static List<ClaimPath> paths(String... names) {
        return Stream.of(names).map(ClaimPath::of).toList();
    }
}
