package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A session of one party with a server of the older revisions; begun when it is needed first. Thread-safe. */
final class LegacySession {
    private static final long LONGEST_OPENING_SECONDS = 2;
    private static final String NEWEST = "2025-11-25";
    private static final String WITHOUT_VERSION_HEADER = "2025-03-26";
    private static final Set<String> KNOWN = Set.of(NEWEST, "2025-06-18", WITHOUT_VERSION_HEADER, "2024-11-05");

    private final Transport transport;
    private final ClientInfo client;
    private final ObjectNode capabilities;
    private final AtomicLong ids = new AtomicLong();
    private final ReentrantLock beginning = new ReentrantLock();
    private final Deque<LegacyWork> running = new ConcurrentLinkedDeque<>();
    private volatile @Nullable Agreement hearing;
    private volatile @Nullable Exchange aside;
    private volatile @Nullable Agreement agreed;
    private volatile @Nullable String level;
    private volatile Party.@Nullable Identity identity;

    LegacySession(Transport transport, ClientInfo client, ObjectNode capabilities) {
        this.transport = transport;
        this.client = client;
        this.capabilities = capabilities;
    }

    /**
     * What the handshake agreed on.
     *
     * @param id the session's id; absent if the server keeps none
     * @param about the server's answer to {@code initialize}
     */
    record Agreement(@Nullable String id, String revision, ObjectNode about) {}

    /** What was agreed on, by a handshake now if there was none. */
    Agreement agree(Party party) throws McpFailure, InterruptedException {
        Agreement known = agreed;
        if (known != null) {
            return known;
        }
        beginning.lockInterruptibly();
        try {
            known = agreed;
            if (known == null) {
                known = initialize(party);
                identity = party.identity();
                agreed = known;
            }
            return known;
        } finally {
            beginning.unlock();
        }
    }

    private Agreement initialize(Party party) throws McpFailure, InterruptedException {
        ObjectNode params = Json.object().put("protocolVersion", NEWEST);
        params.set("capabilities", capabilities);
        params.set("clientInfo", client.json());
        Map<String, String> headers = new LinkedHashMap<>(party.identity().headers());
        JsonRpc.Request request = new JsonRpc.Request(LongNode.valueOf(ids.incrementAndGet()), "initialize", params);
        Agreement agreement;
        try (Exchange exchange = transport.request(request, headers)) {
            agreement = agreement(exchange);
        }
        transport.tell(JsonRpc.notification("notifications/initialized", null), headers(agreement, party));
        return agreement;
    }

    private static Agreement agreement(Exchange exchange) throws McpFailure, InterruptedException {
        JsonRpc message = exchange.next();
        while (!(message instanceof JsonRpc.Response response)) {
            message = exchange.next();
        }
        if (!(response.result() instanceof ObjectNode about)) {
            throw new McpFailure(McpFailure.Reason.BROKEN, "The server refused the handshake.");
        }
        String revision = about.path("protocolVersion").asText();
        if (!KNOWN.contains(revision)) {
            throw new McpFailure(
                    McpFailure.Reason.BROKEN, "The server speaks a revision of MCP that is not known here.");
        }
        return new Agreement(exchange.session(), revision, about);
    }

    /** The next request begins a new session, unless another has by then. */
    @SuppressWarnings("ReferenceEquality") // the very session that was used and found to be over
    void forget(Agreement over) {
        beginning.lock();
        try {
            if (agreed == over) {
                agreed = null;
                level = null;
            }
        } finally {
            beginning.unlock();
        }
    }

    /** Whether the session must be told that this level is wanted; it is taken to be from now on. */
    boolean levels(String wanted) {
        boolean other = !wanted.equals(level);
        level = wanted;
        return other;
    }

    Map<String, String> headers(Agreement agreement, Party party) throws McpFailure, InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>(party.identity().headers());
        if (agreement.revision().compareTo(WITHOUT_VERSION_HEADER) > 0) {
            headers.put("MCP-Protocol-Version", agreement.revision());
        }
        if (agreement.id() != null) {
            headers.put(HttpTransport.SESSION, agreement.id());
        }
        return headers;
    }

    LegacyWork begin(Agreement agreement, Party party, String method, ObjectNode params)
            throws McpFailure, InterruptedException {
        JsonNode id = LongNode.valueOf(ids.incrementAndGet());
        ObjectNode sent = OwnMeta.in(params);
        sent.remove("inputResponses"); // a word of the later era
        if (!method.endsWith("/list")) {
            sent.withObjectProperty("_meta").set("progressToken", id);
        }
        if (!party.trace().isEmpty()) {
            party.trace().forEach(sent.withObjectProperty("_meta")::put);
        }
        Map<String, String> headers = new LinkedHashMap<>(party.trace());
        headers.putAll(headers(agreement, party));
        if (party.canAnswer()) {
            hearAside(agreement, party);
        }
        Exchange exchange = transport.talk(new JsonRpc.Request(id, method, sent), headers);
        if (exchange.status() == 404 && agreement.id() != null) {
            exchange.close();
            throw new McpFailure(McpFailure.Reason.SESSION_ENDED, 404, "The server knows no such session.", null);
        }
        return new LegacyWork(this, transport, exchange, id, () -> headers(agreement, party));
    }

    void begun(LegacyWork work) {
        running.addFirst(work);
    }

    void finished(LegacyWork work) {
        running.remove(work);
    }

    /**
     * Some servers ask on the session's own stream, not on that of the request: it has to be open before the request is
     * sent. A server that takes long to open it, or has none, gets the request all the same.
     */
    private void hearAside(Agreement agreement, Party party) throws InterruptedException {
        CountDownLatch opened;
        beginning.lockInterruptibly();
        try {
            if (agreement.equals(hearing)) {
                return;
            }
            hearing = agreement;
            opened = new CountDownLatch(1);
        } finally {
            beginning.unlock();
        }
        Thread.startVirtualThread(() -> hearAside(agreement, party, opened));
        opened.await(LONGEST_OPENING_SECONDS, TimeUnit.SECONDS);
    }

    private void hearAside(Agreement agreement, Party party, CountDownLatch opened) {
        boolean had = false;
        try (Exchange stream = transport.listen(headers(agreement, party))) {
            opened.countDown();
            if (stream != null) {
                had = true;
                aside = stream;
                while (true) {
                    heard(stream.next(), agreement, party);
                }
            }
        } catch (McpFailure e) {
            // with the next request it is tried again
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nothing of ours does this
        } finally {
            opened.countDown();
            if (had && agreement.equals(hearing)) {
                hearing = null;
            }
        }
    }

    /** What is said aside is about the newest request, as far as anybody can tell. */
    private void heard(JsonRpc message, Agreement agreement, Party party) throws McpFailure, InterruptedException {
        LegacyWork newest = running.peekFirst();
        if (newest != null) {
            newest.hear(message);
        } else if (message instanceof JsonRpc.Request request) {
            transport.tell(LegacyWork.answer(request), headers(agreement, party));
        }
    }

    /** Tells the server that the session is over, if there is one. */
    void end() {
        Agreement over = agreed;
        Party.Identity known = identity;
        if (over == null || over.id() == null || known == null) {
            return;
        }
        forget(over);
        Exchange stream = aside;
        if (stream != null) {
            stream.close();
        }
        try {
            Map<String, String> headers = new LinkedHashMap<>(known.headers());
            headers.put("MCP-Protocol-Version", over.revision());
            headers.put(HttpTransport.SESSION, over.id());
            transport.end(headers);
        } catch (McpFailure e) {
            // the server forgets it by itself
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
