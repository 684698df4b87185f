package dev.gatehouse.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.console.api.Role;
import java.net.URI;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code console.oidc}: an OpenID provider where operators sign in.
 *
 * @param issuer its exact issuer
 * @param clientId what it knows the console as
 * @param clientSecret the client's secret
 * @param name what the login page calls it; default the issuer's host
 * @param scopes asked for; {@code openid} is always among them
 * @param rolesClaim the claim of the ID token that decides; a JSON Pointer where it begins with a slash
 * @param roles the values of that claim that make somebody viewer, auditor or admin; whoever has none may not sign in
 */
public record OidcConfig(
        String issuer,
        String clientId,
        String clientSecret,
        String name,
        List<String> scopes,
        String rolesClaim,
        Map<String, List<String>> roles) {
    private static final Set<String> ROLES = Set.of("viewer", "auditor", "admin");

    public OidcConfig(
            @Nullable String issuer,
            @Nullable String clientId,
            @Nullable String clientSecret,
            @Nullable String name,
            @Nullable List<String> scopes,
            @Nullable String rolesClaim,
            @Nullable Map<String, List<String>> roles) {
        this.issuer = needed("issuer", issuer);
        this.clientId = needed("clientId", clientId);
        this.clientSecret = needed("clientSecret", clientSecret);
        String host = host(this.issuer);
        this.name = name == null || name.isBlank() ? host : name.strip();
        LinkedHashSet<String> all = new LinkedHashSet<>(List.of("openid"));
        all.addAll(scopes == null ? List.of("profile") : scopes);
        this.scopes = List.copyOf(all);
        this.rolesClaim = rolesClaim == null || rolesClaim.isBlank() ? "roles" : rolesClaim;
        this.roles = roles == null ? Map.of() : Map.copyOf(roles);
        if (!ROLES.containsAll(this.roles.keySet())
                || this.roles.values().stream().allMatch(List::isEmpty)) {
            throw new IllegalArgumentException("console.oidc.roles names nobody; say which values of the claim "
                    + this.rolesClaim + " make somebody viewer, auditor or admin, such as admin: [gateway-admins]");
        }
    }

    private static String needed(String key, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "console.oidc." + key + " is missing; take it from the provider's registration of the console");
        }
        return value;
    }

    private static String host(String issuer) {
        try {
            URI uri = URI.create(issuer);
            if (uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return uri.getHost();
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException("console.oidc.issuer is no URL; write it as the provider's metadata does");
    }

    /** The highest role that these claims of an ID token give; empty where they give none. */
    Optional<Role> roleOf(JsonNode claims) {
        JsonNode found = rolesClaim.startsWith("/") ? claims.at(rolesClaim) : claims.path(rolesClaim);
        Set<String> held = new LinkedHashSet<>();
        if (found.isTextual()) {
            held.add(found.textValue());
        } else if (found.isArray()) {
            StreamSupport.stream(found.spliterator(), false)
                    .filter(JsonNode::isTextual)
                    .forEach(value -> held.add(value.textValue()));
        }
        return roles.entrySet().stream()
                .filter(entry -> entry.getValue().stream().anyMatch(held::contains))
                .map(entry -> Role.of(entry.getKey()))
                .max(Comparator.naturalOrder());
    }

    @Override
    public String toString() {
        return "OidcConfig[" + issuer + "]";
    }
}
