package dev.gatehouse.discovery.doctor;

import dev.gatehouse.discovery.doctor.ClientProfile.ServerMetadataForm;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The URLs that clients build, and how they compare them. */
final class Urls {
    private static final String RESOURCE = "/.well-known/oauth-protected-resource";
    private static final String OAUTH = "/.well-known/oauth-authorization-server";
    private static final String OPENID = "/.well-known/openid-configuration";

    private static final Pattern PRIVATE = Pattern.compile(
            "10\\..*|192\\.168\\..*|172\\.(1[6-9]|2\\d|3[01])\\..*|.*\\.(local|internal|lan|intranet|home\\.arpa)");

    private Urls() {}

    /** An absolute http or https URL with a host; absent for anything else. */
    static @Nullable URI parse(String text) {
        try {
            URI url = new URI(text.strip());
            return isHttp(url) && url.getHost() != null ? url : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    static @Nullable URI resolve(URI base, String reference) {
        try {
            return parse(base.resolve(new URI(reference)).toString());
        } catch (URISyntaxException e) {
            return null;
        }
    }

    /** Where the protected resource metadata may stand: with the path inserted, then at the root (RFC 9728 §3.1). */
    static List<URI> resourceMetadata(URI endpoint) {
        List<URI> urls = new ArrayList<>();
        String path = withoutSlash(path(endpoint));
        if (!path.isEmpty()) {
            urls.add(at(endpoint, RESOURCE + path));
        }
        urls.add(at(endpoint, RESOURCE));
        return urls;
    }

    /** Where an authorization server's metadata may stand, in the order of the forms, each URL once. */
    static List<URI> serverMetadata(URI issuer, List<ServerMetadataForm> forms) {
        String path = withoutSlash(path(issuer));
        return forms.stream()
                .map(form -> switch (form) {
                    case OAUTH_INSERTED -> at(issuer, OAUTH + path);
                    case OAUTH_ROOT -> at(issuer, OAUTH);
                    case OPENID_INSERTED -> at(issuer, OPENID + path);
                    case OPENID_APPENDED -> at(issuer, path + OPENID);
                })
                .distinct()
                .toList();
    }

    static URI root(URI url) {
        return at(url, "/");
    }

    private static URI at(URI url, String path) {
        return URI.create(url.getScheme() + "://" + url.getRawAuthority() + path);
    }

    /** Scheme, host and port, with the port that the scheme stands for. */
    static String origin(URI url) {
        return scheme(url) + "://" + host(url) + ':' + port(url);
    }

    static boolean sameHost(URI one, URI other) {
        return host(one).equals(host(other));
    }

    static boolean isHttps(URI url) {
        return scheme(url).equals("https");
    }

    /** Whether the URL's own text says that it is this machine. */
    static boolean isLoopback(URI url) {
        String host = host(url);
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.startsWith("127.")
                || host.equals("[::1]");
    }

    /** Whether the URL's own text says that only a private network knows it. */
    static boolean isPrivate(URI url) {
        return PRIVATE.matcher(host(url)).matches();
    }

    /** As parsing and printing it again leaves it: the host in lower case, no default port, a path. */
    static String normalized(URI url) {
        boolean defaultPort = port(url) == (isHttps(url) ? 443 : 80);
        String query = url.getRawQuery();
        return scheme(url) + "://" + host(url) + (defaultPort ? "" : ":" + port(url)) + path(url)
                + (query == null ? "" : "?" + query);
    }

    /** Whether {@code inner} has the same origin as {@code outer}, and a path that is the same or below it. */
    static boolean isWithin(URI inner, URI outer) {
        return origin(inner).equals(origin(outer))
                && (withoutSlash(path(inner)) + '/').startsWith(withoutSlash(path(outer)) + '/');
    }

    static String withoutSlash(String text) {
        return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    }

    private static boolean isHttp(URI url) {
        return scheme(url).equals("https") || scheme(url).equals("http");
    }

    private static String scheme(URI url) {
        return Objects.requireNonNullElse(url.getScheme(), "").toLowerCase(Locale.ROOT);
    }

    private static String host(URI url) {
        return Objects.requireNonNullElse(url.getHost(), "").toLowerCase(Locale.ROOT);
    }

    private static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : isHttps(url) ? 443 : 80;
    }

    private static String path(URI url) {
        String path = url.getRawPath();
        return path == null || path.isEmpty() ? "/" : path;
    }
}
