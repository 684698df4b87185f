package dev.gatehouse.upstream.forwarding;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which header fields of a client's request never go on to a backend: credentials, whatever could be taken for the
 * identity that only we say, what proxies say of the way here, and the fields of one connection.
 */
public final class InboundFields {
    /** Credentials, and proofs that belong to them. */
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "cookie", "cookie2", "dpop", "client-cert", "x-api-key");

    /** RFC 9110 §7.6.1, with those that smuggling tries. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "content-length",
            "host",
            "expect");

    /** Names that backends take for an identity or for the way that a request came. */
    private static final List<String> PREFIXES = List.of(
            "x-user",
            "x-org-",
            "x-client-",
            "x-gateway-",
            "x-gatehouse-",
            "x-auth",
            "x-remote-user",
            "x-forwarded",
            "x-amzn-oidc-",
            "x-goog-authenticated-user",
            "x-ms-client-principal",
            "x-real-ip",
            "x-original-",
            "x-rewrite-",
            "forwarded",
            "remote-user",
            "client-cert-");

    private InboundFields() {}

    /**
     * Whether a field of a client's request may go on to a backend.
     *
     * @param connection the values of the request's {@code Connection} fields, which may name more that may not; a name
     *     is compared as servers do that take an underscore for a hyphen
     */
    public static boolean mayPass(String name, Collection<String> connection) {
        String plain = plain(name);
        return !CREDENTIALS.contains(plain)
                && !HOP_BY_HOP.contains(plain)
                && PREFIXES.stream().noneMatch(plain::startsWith)
                && connection.stream()
                        .flatMap(value -> Stream.of(value.split(",")))
                        .noneMatch(named -> plain(named.strip()).equals(plain));
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
