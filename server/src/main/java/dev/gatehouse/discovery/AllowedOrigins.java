package dev.gatehouse.discovery;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which hosts a request may be for and which web pages it may come from: the guard against DNS rebinding (MCP
 * Streamable HTTP, security warning). The public URL's own host and origin are allowed; while it is a loopback URL, so
 * are all loopback names, whatever the port. Everything else must be configured. Immutable, thread-safe.
 */
public final class AllowedOrigins {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Set<String> hosts = new HashSet<>();
    private final Set<String> origins = new HashSet<>();
    private final boolean loopback;

    /**
     * The allow-list of a deployment.
     *
     * @param publicUrl where clients reach it
     * @param moreHosts further host names, without ports
     * @param moreOrigins further origins, such as {@code https://app.example.com}
     */
    public AllowedOrigins(URI publicUrl, Collection<String> moreHosts, Collection<String> moreOrigins) {
        String host = publicUrl.getHost().toLowerCase(Locale.ROOT);
        loopback = LOOPBACK.contains(host);
        hosts.add(host);
        if (loopback) {
            hosts.addAll(LOOPBACK);
        }
        moreHosts.forEach(more -> hosts.add(more.toLowerCase(Locale.ROOT)));
        String port = publicUrl.getPort() < 0 ? "" : ":" + publicUrl.getPort();
        origins.add(publicUrl.getScheme().toLowerCase(Locale.ROOT) + "://" + host + port);
        moreOrigins.forEach(more -> origins.add(more.toLowerCase(Locale.ROOT)));
    }

    /** Why a request is not allowed. */
    public enum Problem {
        /** The {@code Host} is not ours. */
        HOST_REFUSED("The Host of this request is not a name of this gateway."),
        /** The {@code Origin} is not allowed. */
        ORIGIN_REFUSED("Web pages of this Origin may not call this gateway.");

        private final String message;

        Problem(String message) {
            this.message = message;
        }

        /** The stable code of {@code docs/errors.md}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** One sentence for people. */
        public String message() {
            return message;
        }
    }

    /** What speaks against the request's Host and Origin, if anything. A request without Origin is no web page's. */
    public @Nullable Problem check(HttpServletRequest request) {
        String host = request.getHeader("Host");
        if (!isOurs(host == null ? request.getServerName() : host)) {
            return Problem.HOST_REFUSED;
        }
        String origin = request.getHeader("Origin");
        return origin == null || isAllowed(origin) ? null : Problem.ORIGIN_REFUSED;
    }

    private boolean isOurs(String host) {
        String name = withoutPort(host);
        return hosts.contains(name) || hosts.contains(name.toLowerCase(Locale.ROOT));
    }

    private boolean isAllowed(String origin) {
        if (origins.contains(origin)) {
            return true;
        }
        int scheme = origin.startsWith("http://") ? 7 : origin.startsWith("https://") ? 8 : -1;
        return loopback && scheme > 0 && LOOPBACK.contains(withoutPort(origin.substring(scheme)));
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
