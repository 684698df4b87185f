package dev.gatehouse;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * The origin under which clients reach the gateway. Everything that is published is built from it, nothing from a
 * request.
 *
 * @param origin scheme, host and port, without a path or a trailing slash
 */
public record PublicUrl(URI origin) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    /** Parses {@code publicUrl} of the configuration. */
    static PublicUrl parse(String text) {
        URI url;
        try {
            url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        } catch (IllegalArgumentException e) {
            throw problem(text + " is not a URL");
        }
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!Set.of("http", "https").contains(scheme) || url.getHost() == null) {
            throw problem(text + " is not an http or https URL");
        }
        if (!url.getRawPath().isEmpty()
                || url.getRawQuery() != null
                || url.getRawFragment() != null
                || url.getRawUserInfo() != null) {
            throw problem(text + " has more than scheme, host and port");
        }
        PublicUrl parsed = new PublicUrl(url);
        if (scheme.equals("http") && !parsed.isLoopback()) {
            throw problem(text + " is plain http on a public host, where tokens could be read on the way");
        }
        return parsed;
    }

    private static ConfigProblem problem(String reason) {
        return new ConfigProblem(
                "publicUrl", reason, "give the origin that clients use, such as https://gateway.example.com");
    }

    /** The MCP endpoint, which is also the resource identifier of access tokens (RFC 8707). */
    public URI mcp() {
        return URI.create(origin + "/mcp");
    }

    /** Whether only this machine can be meant. */
    public boolean isLoopback() {
        return LOOPBACK.contains(origin.getHost())
                || (Character.isDigit(origin.getHost().charAt(0))
                        && origin.getHost().startsWith("127.")
                        && isLoopbackAddress());
    }

    private boolean isLoopbackAddress() {
        return InetAddress.ofLiteral(origin.getHost()).isLoopbackAddress();
    }

    @Override
    public String toString() {
        return origin.toString();
    }
}
