package dev.gatehouse.mcp;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.mcp.legacy.SessionsConfig;
import dev.gatehouse.mcp.wire.ChallengeForm;
import dev.gatehouse.mcp.wire.StreamsConfig;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code mcp} section of the configuration.
 *
 * @param maxBody the largest request body of a signed-in caller, in bytes; default 4 MiB
 * @param allowedOrigins web origins, beside our own, whose pages may call; default none
 * @param allowedHosts host names, beside that of {@code publicUrl}, under which we may be reached; default none
 * @param anonymousDiscovery whether handshakes and lists are answered without a token, and, where nothing offered needs
 *     one, everything is; default false
 * @param instructions what clients are told to tell their model about this server; default nothing
 * @param challengeScopes what a client is asked to sign in for before it named a tool; default {@code profile}
 * @param challengeForm how a client learns that a tool needs other credentials; default by HTTP alone
 * @param sharedTokens whether a token for one MCP endpoint of this gateway is good at the others; default false
 * @param pageSize the most entries that one page of a list holds; default 1000
 * @param streams streams of events
 * @param sessions the sessions of the older revisions
 */
public record McpConfig(
        int maxBody,
        List<String> allowedOrigins,
        List<String> allowedHosts,
        boolean anonymousDiscovery,
        @Nullable String instructions,
        List<String> challengeScopes,
        ChallengeForm challengeForm,
        boolean sharedTokens,
        int pageSize,
        StreamsConfig streams,
        SessionsConfig sessions) {
    private static final int DEFAULT_MAX_BODY = 4 * 1024 * 1024;
    private static final int DEFAULT_PAGE_SIZE = 1_000;
    private static final int SMALLEST_MAX_BODY = 1024;
    private static final int LARGEST_MAX_BODY = 64 * 1024 * 1024;

    public McpConfig {
        if (maxBody < SMALLEST_MAX_BODY || maxBody > LARGEST_MAX_BODY) {
            throw new IllegalArgumentException(
                    "mcp.maxBody: " + maxBody + " is not between 1024 and 67108864 bytes. Give a number of bytes.");
        }
        if (pageSize < 1) {
            throw new IllegalArgumentException(
                    "mcp.pageSize: " + pageSize + " is not a size. Give a number from 1, such as 1000.");
        }
        allowedOrigins = List.copyOf(allowedOrigins);
        allowedHosts = List.copyOf(allowedHosts);
        challengeScopes = List.copyOf(challengeScopes);
        allowedOrigins.forEach(McpConfig::requireOrigin);
        allowedHosts.forEach(McpConfig::requireHostName);
        challengeScopes.forEach(McpConfig::requireScope);
    }

    /** The section when it is left out. */
    public static McpConfig defaults() {
        return read(null, null, null, null, null, null, null, null, null, null, null);
    }

    @JsonCreator
    static McpConfig read(
            @JsonProperty("maxBody") @Nullable Integer maxBody,
            @JsonProperty("allowedOrigins") @Nullable List<String> allowedOrigins,
            @JsonProperty("allowedHosts") @Nullable List<String> allowedHosts,
            @JsonProperty("anonymousDiscovery") @Nullable Boolean anonymousDiscovery,
            @JsonProperty("instructions") @Nullable String instructions,
            @JsonProperty("challengeScopes") @Nullable List<String> challengeScopes,
            @JsonProperty("challengeForm") @Nullable ChallengeForm challengeForm,
            @JsonProperty("sharedTokens") @Nullable Boolean sharedTokens,
            @JsonProperty("pageSize") @Nullable Integer pageSize,
            @JsonProperty("streams") @Nullable StreamsConfig streams,
            @JsonProperty("sessions") @Nullable SessionsConfig sessions) {
        return new McpConfig(
                maxBody == null ? DEFAULT_MAX_BODY : maxBody,
                allowedOrigins == null ? List.of() : allowedOrigins,
                allowedHosts == null ? List.of() : allowedHosts,
                anonymousDiscovery != null && anonymousDiscovery,
                instructions,
                challengeScopes == null ? List.of("profile") : challengeScopes,
                challengeForm == null ? ChallengeForm.HTTP : challengeForm,
                sharedTokens != null && sharedTokens,
                pageSize == null ? DEFAULT_PAGE_SIZE : pageSize,
                streams == null ? StreamsConfig.defaults() : streams,
                sessions == null ? SessionsConfig.defaults() : sessions);
    }

    private static void requireOrigin(String origin) {
        URI url;
        try {
            url = URI.create(origin);
        } catch (IllegalArgumentException e) {
            throw noOrigin(origin);
        }
        boolean bare = url.getScheme() != null
                && url.getHost() != null
                && url.getRawPath().isEmpty()
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
        if (!bare) {
            throw noOrigin(origin);
        }
    }

    private static IllegalArgumentException noOrigin(String origin) {
        return new IllegalArgumentException("mcp.allowedOrigins: " + origin
                + " is not an origin. Give scheme, host and port only, such as https://app.example.com.");
    }

    private static void requireHostName(String host) {
        boolean plain = !host.isEmpty()
                && host.chars().noneMatch(c -> c <= ' ' || c == '/' || c == '*' || c == '@')
                && host.lastIndexOf(':') <= host.lastIndexOf(']');
        if (!plain) {
            throw new IllegalArgumentException("mcp.allowedHosts: " + host
                    + " is not a host name. Give the name alone, without scheme, port or wildcard.");
        }
    }

    private static void requireScope(String scope) {
        boolean token = !scope.isEmpty()
                && scope.chars().allMatch(c -> c > ' ' && c < 127 && c != '"' && c != '\\' && c != ',');
        if (!token) {
            throw new IllegalArgumentException("mcp.challengeScopes: \"" + scope
                    + "\" is not a scope (RFC 6749 §3.3). Use printable characters without spaces, quotes or commas.");
        }
    }
}
