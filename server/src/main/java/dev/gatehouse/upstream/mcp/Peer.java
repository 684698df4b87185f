package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A server at the other end of a channel. Numbers requests anew, so that those of several sessions never meet, and
 * gives what comes back to the request it belongs to. Thread-safe.
 */
final class Peer implements Channel.Receiver {
    private static final String PROGRESS_TOKEN = "progressToken";
    private static final String SUBSCRIPTION = "io.modelcontextprotocol/subscriptionId";

    private final String session;
    private final boolean shared;
    private final DuplexTransport.Limits limits;
    private final AtomicLong numbers = new AtomicLong();
    private final ConcurrentSkipListMap<Long, PeerExchange> pending = new ConcurrentSkipListMap<>();
    private final Set<PeerExchange> listeners = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Channel channel;
    private volatile @Nullable McpFailure ended;

    /** {@code shared}: among several people, so that the server can ask none of them anything. */
    Peer(String session, boolean shared, DuplexTransport.Limits limits) {
        this.session = session;
        this.shared = shared;
        this.limits = limits;
    }

    void connected(Channel to) {
        channel = to;
    }

    String session() {
        return session;
    }

    boolean isOver() {
        return ended != null;
    }

    PeerExchange request(JsonRpc.Request request, Map<String, String> headers) throws McpFailure, InterruptedException {
        return request(request, headers, request.method().equals(HttpTransport.LISTEN));
    }

    /** {@code endless}: whether it is for whoever reads to limit how long is waited. */
    PeerExchange request(JsonRpc.Request request, Map<String, String> headers, boolean endless)
            throws McpFailure, InterruptedException {
        long number = numbers.incrementAndGet();
        PeerExchange exchange = new PeerExchange(
                request.id(),
                session,
                endless ? null : limits.idle(),
                limits.total(),
                () -> giveUp(number, request.method(), headers));
        pending.put(number, exchange);
        LongNode id = LongNode.valueOf(number);
        ObjectNode params = request.params();
        if (params.path("_meta").has(PROGRESS_TOKEN)) {
            params = OwnMeta.in(params);
            params.withObjectProperty("_meta").set(PROGRESS_TOKEN, id);
        }
        try {
            send(JsonRpc.request(id, request.method(), params), headers);
        } catch (McpFailure | InterruptedException e) {
            pending.remove(number);
            throw e;
        }
        McpFailure over = ended;
        if (over != null) {
            exchange.fail(over);
        }
        return exchange;
    }

    void send(ObjectNode message, Map<String, String> headers) throws McpFailure, InterruptedException {
        Channel to = channel;
        if (ended != null || to == null) {
            throw new McpFailure(McpFailure.Reason.SESSION_ENDED, "The server knows no such session.");
        }
        to.send(message, headers);
    }

    PeerExchange listen() {
        PeerExchange[] self = new PeerExchange[1];
        PeerExchange listener = new PeerExchange(null, session, null, limits.total(), () -> listeners.remove(self[0]));
        self[0] = listener;
        listeners.add(listener);
        McpFailure over = ended;
        if (over != null) {
            listener.fail(over);
        }
        return listener;
    }

    /** A request that nobody waits for any more is cancelled; a handshake cannot be (2025-11-25, cancellation). */
    private void giveUp(long number, String method, Map<String, String> headers) {
        if (pending.remove(number) == null || ended != null || method.equals("initialize")) {
            return;
        }
        ObjectNode params =
                Json.object().put("requestId", number).put("reason", "Nobody waits for the answer any more.");
        Thread.startVirtualThread(() -> sayQuietly(JsonRpc.notification("notifications/cancelled", params), headers));
    }

    private void sayQuietly(ObjectNode message, Map<String, String> headers) {
        try {
            send(message, headers);
        } catch (McpFailure e) {
            // whoever waits hears that the channel has ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void received(JsonRpc message) {
        switch (message) {
            case JsonRpc.Response response -> answered(response);
            case JsonRpc.Notification notification -> notified(notification);
            case JsonRpc.Request request -> asked(request);
        }
    }

    private void answered(JsonRpc.Response response) {
        JsonNode id = response.id();
        Long number = id == null
                ? (pending.size() == 1 ? pending.firstKey() : null)
                : id.canConvertToLong() ? Long.valueOf(id.longValue()) : null;
        PeerExchange exchange = number == null ? null : pending.remove(number);
        if (exchange != null) {
            exchange.take(new JsonRpc.Response(exchange.id(), response.result(), response.error()));
        }
    }

    private void notified(JsonRpc.Notification notification) {
        ObjectNode params = notification.params();
        JsonNode subscription = params.path("_meta").path(SUBSCRIPTION);
        if (notification.method().equals("notifications/progress")) {
            PeerExchange exchange = numbered(params.path(PROGRESS_TOKEN));
            if (exchange != null && exchange.id() != null) {
                exchange.take(new JsonRpc.Notification(
                        notification.method(), PeerExchange.renumbered(params, PROGRESS_TOKEN, exchange.id())));
            }
        } else if (!subscription.isMissingNode()) {
            PeerExchange exchange = numbered(subscription);
            if (exchange != null && exchange.id() != null) {
                ObjectNode copy = params.deepCopy();
                copy.withObjectProperty("_meta").set(SUBSCRIPTION, exchange.id());
                exchange.take(new JsonRpc.Notification(notification.method(), copy));
            }
        } else if (notification.method().equals("notifications/message")) {
            PeerExchange latest = latest();
            if (latest != null) {
                latest.take(notification);
            }
        } else {
            listeners.forEach(listener -> listener.take(notification));
        }
    }

    private void asked(JsonRpc.Request request) {
        PeerExchange latest = latest();
        if (request.method().equals("ping")) {
            sayQuietly(JsonRpc.result(request.id(), Json.object()), Map.of());
        } else if (latest == null) {
            sayQuietly(
                    JsonRpc.error(request.id(), JsonRpc.METHOD_NOT_FOUND, "There is nobody to ask.", null), Map.of());
        } else {
            latest.take(request);
        }
    }

    /** Whom the server means by what it says without naming a request; nobody if several people share it. */
    private @Nullable PeerExchange latest() {
        Map.Entry<Long, PeerExchange> last = shared ? null : pending.lastEntry();
        return last == null ? null : last.getValue();
    }

    private @Nullable PeerExchange numbered(JsonNode number) {
        return number.canConvertToLong() ? pending.get(number.longValue()) : null;
    }

    @Override
    public void ended(McpFailure why) {
        ended = why;
        pending.values().forEach(exchange -> exchange.fail(why));
        pending.clear();
        listeners.forEach(listener -> listener.fail(why));
        listeners.clear();
    }

    void close() {
        Channel open = channel;
        if (ended == null) {
            ended(new McpFailure(McpFailure.Reason.CUT_OFF, "The connection to the server was closed."));
        }
        if (open != null) {
            open.close();
        }
    }
}
