package dev.gatehouse.oauth;

import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Says in words what a request asks for: who gets what, and where the answer goes. Immutable. */
final class ConsentView {
    private final Map<String, String> descriptions;
    private final Duration grantLifetime;

    ConsentView(Map<String, String> descriptions, Duration grantLifetime) {
        this.descriptions = descriptions;
        this.grantLifetime = grantLifetime;
    }

    /** What the consent page shows of a request. */
    Map<String, Object> values(AuthorizationRequest request, User user) {
        Map<String, Object> values = new HashMap<>(client(request));
        values.put("userName", user.name());
        values.put("username", user.username());
        values.put("resource", request.resource());
        values.put("permissions", permissions(request));
        values.put("staysConnected", request.client().refreshes());
        values.put("days", Math.max(1, grantLifetime.toDays()));
        return values;
    }

    /** What both pages show of the client. */
    Map<String, Object> client(AuthorizationRequest request) {
        Client client = request.client();
        URI redirect = request.redirectUri();
        boolean loopback = RedirectUris.isLoopback(redirect);
        boolean document = client.registration() == Client.Registration.METADATA_DOCUMENT;
        Map<String, Object> values = new HashMap<>();
        values.put("clientName", client.name());
        values.put("destination", destination(redirect));
        values.put("thisComputer", loopback || !"https".equalsIgnoreCase(redirect.getScheme()));
        values.put("hasDocument", document);
        values.put("documentHost", document ? URI.create(client.clientId()).getAuthority() : "");
        values.put("selfRegistered", client.registration() == Client.Registration.DYNAMIC);
        return values;
    }

    /**
     * Where the consent form may lead, as CSP sources. Browsers hold every redirect that follows a form against it, and
     * clients often lead on from their redirect URI to another page of theirs, so any https page is among them.
     */
    static String formTargets(URI redirect) {
        String scheme = redirect.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "https" -> "'self' https:";
            // CSP has no notation for IPv6 hosts.
            case "http" ->
                redirect.getHost().startsWith("[")
                        ? "'self' https: http:"
                        : "'self' https: http://" + redirect.getAuthority();
            default -> "'self' https: " + scheme + ":";
        };
    }

    private static String destination(URI redirect) {
        String authority = redirect.getAuthority();
        return authority == null
                        || !redirect.getScheme().toLowerCase(Locale.ROOT).startsWith("http")
                ? redirect.getScheme() + "://" + (authority == null ? "" : authority)
                : authority;
    }

    /** Who the user is comes first; how long the client stays connected the page says by itself. */
    private List<Map<String, String>> permissions(AuthorizationRequest request) {
        return request.scopes().stream()
                .filter(scope -> !scope.equals("offline_access"))
                .sorted(Comparator.comparing((String scope) -> !scope.equals("profile")))
                .map(scope -> Map.of("scope", scope, "sentence", sentence(scope)))
                .toList();
    }

    private String sentence(String scope) {
        String described = descriptions.get(scope);
        if (described != null) {
            return described;
        }
        if (scope.equals("profile")) {
            return "See your name and username";
        }
        int colon = scope.lastIndexOf(':');
        String thing = colon < 0 ? scope : scope.substring(0, colon).replace(':', ' ');
        return switch (colon < 0 ? "" : scope.substring(colon + 1)) {
            case "read" -> "Use tools that read “" + thing + "”";
            case "write" -> "Use tools that change “" + thing + "”";
            case "delete" -> "Use tools that delete from “" + thing + "”";
            default -> "Use tools that need “" + scope + "”";
        };
    }
}
