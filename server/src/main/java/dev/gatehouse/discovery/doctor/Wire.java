package dev.gatehouse.discovery.doctor;

import dev.gatehouse.discovery.doctor.ClientProfile.Redirects;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressAnswer;
import dev.gatehouse.egress.EgressException;
import dev.gatehouse.egress.EgressRequest;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sends what clients would send, each request once for all of them, and follows a redirect only as far as a client
 * does. Not thread-safe; lives for one examination.
 */
final class Wire {
    private static final int MAX_BYTES = 256 * 1024;
    private static final int MAX_REDIRECTS = 5;

    private final Egress egress;
    private final URI target;
    private final boolean trusted;
    private final Duration patience;
    private final Map<String, Reply> replies = new HashMap<>();

    /**
     * A wire to one MCP server.
     *
     * @param trusted whether every URL that its documents name may be fetched by the same rules as its own; else they
     *     are a stranger's choice, unless they are on its host
     * @param patience how long to wait for one answer
     */
    Wire(Egress egress, URI target, boolean trusted, Duration patience) {
        this.egress = egress;
        this.target = target;
        this.trusted = trusted;
        this.patience = patience;
    }

    Reply get(URI url, Map<String, String> headers) {
        return send("GET", url, headers, null);
    }

    Reply send(String method, URI url, Map<String, String> headers, @Nullable String body) {
        return replies.computeIfAbsent(
                method + ' ' + url + ' ' + new TreeMap<>(headers) + ' ' + body,
                _ -> exchange(method, url, headers, body));
    }

    /** The same, over the redirects that a client follows; the reply is that of the last URL. */
    Reply follow(Redirects redirects, String method, URI url, Map<String, String> headers, @Nullable String body) {
        Reply reply = send(method, url, headers, body);
        for (int hops = 0; hops < MAX_REDIRECTS && reply.isRedirect(); hops++) {
            URI next = Urls.resolve(reply.url(), reply.header("Location").orElse(""));
            if (next == null || !isFollowed(redirects, reply.url(), next)) {
                break;
            }
            boolean becomesGet = reply.status() <= 303 && !method.equals("GET");
            reply = becomesGet ? send("GET", next, headers, null) : send(method, next, headers, body);
        }
        return reply;
    }

    private static boolean isFollowed(Redirects redirects, URI from, URI to) {
        return switch (redirects) {
            case NONE -> false;
            case SAME_ORIGIN -> Urls.origin(from).equals(Urls.origin(to));
            case ANY -> true;
        };
    }

    /** Whether any request had an answer. */
    boolean answered() {
        return replies.values().stream().anyMatch(reply -> !reply.failed());
    }

    private Reply exchange(String method, URI url, Map<String, String> headers, @Nullable String body) {
        long start = System.nanoTime();
        boolean chosenByStranger = !trusted && !Urls.sameHost(url, target);
        Map<String, String> sent = new HashMap<>(headers);
        sent.put("User-Agent", Doctor.USER_AGENT);
        try {
            EgressAnswer answer =
                    egress.exchange(new EgressRequest(method, url, sent, body, MAX_BYTES, patience, chosenByStranger));
            return Reply.of(method, url, answer, since(start));
        } catch (EgressException e) {
            return Reply.failed(method, url, e, since(start));
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
