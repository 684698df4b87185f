package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Carries messages over channels. Either all sessions share one channel, whose server then cannot tell people apart and
 * is never let to ask anybody anything; or each session has a channel of its own. Thread-safe.
 */
public final class DuplexTransport implements Transport {
    private static final String INITIALIZE = "initialize";
    private static final String INITIALIZED = "notifications/initialized";
    private static final String CANCELLED = "notifications/cancelled";

    private final Channel.Opener opener;
    private final boolean shared;
    private final Limits limits;
    private final Map<String, Peer> peers = new ConcurrentHashMap<>();
    private final ReentrantLock greeting = new ReentrantLock();
    private volatile @Nullable Peer common;
    private @Nullable JsonNode greeted;
    private volatile boolean closed;

    /**
     * What a server may take.
     *
     * @param idle between two messages that are waited for
     * @param total for all of an answer
     * @param sessions how many channels may be open at a time
     */
    public record Limits(Duration idle, Duration total, int sessions) {}

    /** {@code shared}: whether all sessions use one channel. */
    public DuplexTransport(Channel.Opener opener, boolean shared, Limits limits) {
        this.opener = opener;
        this.shared = shared;
        this.limits = limits;
    }

    @Override
    public Exchange request(JsonRpc.Request request, Map<String, String> headers)
            throws McpFailure, InterruptedException {
        if (!request.method().equals(INITIALIZE)) {
            return peer(headers).request(request, headers);
        }
        if (shared) {
            return greetOnce(request, headers);
        }
        Peer own = open(headers);
        try {
            return own.request(request, headers);
        } catch (McpFailure | InterruptedException e) {
            drop(own);
            throw e;
        }
    }

    @Override
    public Exchange talk(JsonRpc.Request request, Map<String, String> headers) throws McpFailure, InterruptedException {
        return peer(headers).request(request, headers, true);
    }

    @Override
    public Duration idle() {
        return limits.idle();
    }

    @Override
    public Duration total() {
        return limits.total();
    }

    /** One handshake serves all who share a channel; nobody's capabilities are in it. */
    private Exchange greetOnce(JsonRpc.Request request, Map<String, String> headers)
            throws McpFailure, InterruptedException {
        greeting.lockInterruptibly();
        try {
            Peer peer = common(headers);
            JsonNode known = greeted;
            if (known == null) {
                ObjectNode params = request.params().deepCopy();
                params.set("capabilities", Json.object());
                JsonRpc.Response response;
                try (PeerExchange asking =
                        peer.request(new JsonRpc.Request(request.id(), INITIALIZE, params), headers)) {
                    response = asking.response();
                }
                if (response.result() == null) {
                    return saying(peer, response);
                }
                peer.send(JsonRpc.notification(INITIALIZED, null), headers);
                known = response.result();
                greeted = known;
            }
            return saying(peer, new JsonRpc.Response(request.id(), known, null));
        } finally {
            greeting.unlock();
        }
    }

    private static Exchange saying(Peer peer, JsonRpc.Response response) {
        PeerExchange exchange = new PeerExchange(response.id(), peer.session(), Duration.ZERO, Duration.ZERO, () -> {});
        exchange.take(response);
        return exchange;
    }

    private Peer peer(Map<String, String> headers) throws McpFailure, InterruptedException {
        String session = headers.get(HttpTransport.SESSION);
        if (session != null) {
            Peer known = peers.get(session);
            if (known == null || known.isOver()) {
                throw new McpFailure(McpFailure.Reason.SESSION_ENDED, "The server knows no such session.");
            }
            return known;
        }
        if (!shared) {
            throw new McpFailure(McpFailure.Reason.REFUSED, "The server is reached within sessions alone.");
        }
        greeting.lockInterruptibly();
        try {
            return common(headers);
        } finally {
            greeting.unlock();
        }
    }

    /** The channel that all share, opened anew if it is over. Called with the lock held. */
    private Peer common(Map<String, String> headers) throws McpFailure, InterruptedException {
        Peer known = common;
        if (known == null || known.isOver()) {
            greeted = null;
            known = open(headers);
            common = known;
        }
        return known;
    }

    private Peer open(Map<String, String> headers) throws McpFailure, InterruptedException {
        peers.values().removeIf(Peer::isOver);
        if (closed || peers.size() >= limits.sessions()) {
            throw new McpFailure(
                    McpFailure.Reason.UNREACHABLE,
                    closed
                            ? "The gateway is stopping."
                            : "There are " + limits.sessions()
                                    + " connections to the server, and no more may be opened.");
        }
        Peer peer = new Peer(UUID.randomUUID().toString(), shared, limits);
        peer.connected(opener.open(headers, peer));
        peers.put(peer.session(), peer);
        if (closed) {
            drop(peer);
        }
        return peer;
    }

    private void drop(Peer peer) {
        peers.remove(peer.session());
        peer.close();
    }

    /** What belongs to the handshake and to cancelling is said where it is done. */
    @Override
    public void tell(ObjectNode message, Map<String, String> headers) throws McpFailure, InterruptedException {
        String method = message.path("method").asText();
        if (method.equals(CANCELLED) || (shared && method.equals(INITIALIZED))) {
            return;
        }
        peer(headers).send(message, headers);
    }

    @Override
    public Exchange listen(Map<String, String> headers) throws McpFailure, InterruptedException {
        return peer(headers).listen();
    }

    @Override
    public void end(Map<String, String> headers) {
        String session = headers.get(HttpTransport.SESSION);
        Peer ending = shared || session == null ? null : peers.get(session);
        if (ending != null) {
            drop(ending);
        }
    }

    @Override
    public void close() {
        closed = true;
        try (ExecutorService closing = Executors.newVirtualThreadPerTaskExecutor()) {
            peers.values().forEach(peer -> closing.execute(() -> drop(peer)));
        }
    }
}
