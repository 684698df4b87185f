package dev.gatehouse.rest.proxy;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.upstream.forwarding.ForwardingConfig;
import dev.gatehouse.upstream.forwarding.HeaderText;
import dev.gatehouse.upstream.forwarding.InboundFields;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which header fields pass, in each direction. */
final class ProxyFields {
    /** Answers are compressed between us and the backend as we agree, and the request id is ours. */
    private static final Set<String> OURS = Set.of("accept-encoding", "x-request-id");

    /** With a part of an answer, or none, there is nothing to take something out of. */
    private static final Set<String> PARTS =
            Set.of("range", "if-range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since");

    /** Of one connection, of the backend's own origin, or about things between it and us. */
    private static final Set<String> NOT_BACK = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authentication-info",
            "www-authenticate",
            "authentication-info",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "content-length",
            "content-encoding",
            "cache-control",
            "expires",
            "pragma",
            "set-cookie",
            "set-cookie2",
            "location",
            "refresh",
            "alt-svc",
            "clear-site-data",
            "strict-transport-security",
            "content-security-policy",
            "content-security-policy-report-only",
            "service-worker-allowed",
            "x-request-id",
            "server",
            "date",
            "via");

    /** About the document as it was before something was taken out. */
    private static final Set<String> OF_THE_WHOLE =
            Set.of("etag", "last-modified", "content-md5", "digest", "content-digest", "repr-digest", "accept-ranges");

    private ProxyFields() {}

    /** What goes to the backend, but for the identity; nothing that could be taken for it. */
    static Map<String, List<String>> inbound(
            HttpServletRequest request, ProxyConfig config, Caller caller, boolean filtered) {
        List<String> connection = Collections.list(request.getHeaders("Connection"));
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            String plain = name.toLowerCase(Locale.ROOT);
            boolean passes = InboundFields.mayPass(name, connection)
                    && !OURS.contains(plain)
                    && !(filtered && PARTS.contains(plain))
                    && !isSetByUs(plain.replace('_', '-'), config);
            if (passes) {
                fields.put(name, Collections.list(request.getHeaders(name)));
            }
        }
        String injected = config.injectHeader();
        if (injected != null && !caller.isAnonymous()) {
            fields.put(injected, List.of(HeaderText.encode(caller.subject())));
        }
        return fields;
    }

    /** Also where nothing is set, since an anonymous caller has no identity. */
    private static boolean isSetByUs(String plain, ProxyConfig config) {
        return plain.equalsIgnoreCase(config.injectHeader())
                || (config.identity() instanceof ForwardingConfig.Assertion assertion
                        && plain.equalsIgnoreCase(assertion.header()));
    }

    /**
     * What goes back to the client. It comes from our own origin, so nothing in it may act there: the browser puts it
     * into an origin of its own.
     */
    static void outbound(Map<String, List<String>> fields, boolean filtered, HttpServletResponse response) {
        Set<String> ofThisHop = namedIn(fields.getOrDefault("connection", List.of()));
        fields.forEach((name, values) -> {
            boolean passes = !NOT_BACK.contains(name)
                    && !name.startsWith("access-control-")
                    && !(filtered && OF_THE_WHOLE.contains(name))
                    && !ofThisHop.contains(name);
            if (passes) {
                values.forEach(value -> response.addHeader(name, value));
            }
        });
        response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
        response.setHeader("X-Content-Type-Options", "nosniff");
    }

    /** The fields that {@code Connection} names, in lower case (RFC 9110, section 7.6.1). */
    private static Set<String> namedIn(List<String> connection) {
        return connection.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .map(named -> named.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }
}
