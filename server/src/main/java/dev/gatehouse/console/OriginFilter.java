package dev.gatehouse.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests addressed to another name (DNS rebinding) and writes that a page of another origin makes. A client
 * that is no browser sends neither {@code Origin} nor {@code Sec-Fetch-Site}; the CSRF token is its gate.
 */
final class OriginFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]", "::1");
    private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

    private final transient Set<String> hosts;
    private final String ownOrigin;
    private final transient ErrorWriter errors;

    OriginFilter(URI ownUrl, Collection<String> allowedHosts, ErrorWriter errors) {
        hosts = new HashSet<>(LOOPBACK);
        hosts.add(ownUrl.getHost().toLowerCase(Locale.ROOT));
        allowedHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
        ownOrigin = ownUrl.getScheme() + "://" + ownUrl.getAuthority();
        this.errors = errors;
    }

    static boolean isWrite(HttpServletRequest request) {
        return !READS.contains(request.getMethod());
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!hosts.contains(request.getServerName().toLowerCase(Locale.ROOT))) {
            errors.write(
                    request,
                    response,
                    ApiError.of(
                            403,
                            "host_refused",
                            "The console is not known by this host name; add it to console.allowedHosts."));
        } else if (isWrite(request) && !fromOwnPage(request)) {
            errors.write(
                    request,
                    response,
                    ApiError.of(403, "origin_refused", "Changes are taken from the console's own pages only."));
        } else {
            chain.doFilter(request, response);
        }
    }

    private boolean fromOwnPage(HttpServletRequest request) {
        String site = request.getHeader("Sec-Fetch-Site");
        return (site == null || site.equals("same-origin")) && isOwnOrigin(request, request.getHeader("Origin"));
    }

    private boolean isOwnOrigin(HttpServletRequest request, @Nullable String origin) {
        if (origin == null || origin.equalsIgnoreCase(ownOrigin)) {
            return true;
        }
        String host = request.getHeader("Host");
        return host != null
                && (origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host));
    }
}
