package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request of the older revisions: the server asks within its stream, or on the one that it has for everything, and is
 * answered by a POST.
 */
final class LegacyWork implements Work {
    private static final Set<String> ASKABLE = Set.of("elicitation/create", "sampling/createMessage", "roots/list");

    private final LegacySession session;
    private final Transport transport;
    private final Exchange exchange;
    private final JsonNode id;
    private final Party.Identity headers;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>();
    private long waited;
    private volatile boolean ended;

    /** What came: from the request's own stream, or from the other. */
    private sealed interface Heard {
        record Message(JsonRpc message) implements Heard {}

        record Failure(McpFailure failure) implements Heard {}
    }

    /** {@code headers}: what every message of the session carries. */
    LegacyWork(LegacySession session, Transport transport, Exchange exchange, JsonNode id, Party.Identity headers) {
        this.session = session;
        this.transport = transport;
        this.exchange = exchange;
        this.id = id;
        this.headers = headers;
        session.begun(this);
        Thread.startVirtualThread(this::listen);
    }

    private void listen() {
        try {
            JsonRpc message;
            do {
                message = exchange.next();
                heard.add(new Heard.Message(message));
            } while (!(message instanceof JsonRpc.Response));
        } catch (McpFailure e) {
            heard.add(new Heard.Failure(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nothing of ours does this
        }
    }

    /** Something came on the session's own stream that may be about this request. */
    void hear(JsonRpc message) {
        heard.add(new Heard.Message(message));
    }

    @Override
    public Turn next() throws McpFailure, InterruptedException {
        while (true) {
            Turn turn =
                    switch (await()) {
                        case Heard.Failure(McpFailure failure) -> {
                            ended = true;
                            throw failure;
                        }
                        case Heard.Message(JsonRpc message) -> turn(message);
                    };
            if (turn != null) {
                return turn;
            }
        }
    }

    /** Waits no longer than the server may be silent, and than it may take altogether. */
    private Heard await() throws McpFailure, InterruptedException {
        long start = System.nanoTime();
        long idle = transport.idle().toNanos();
        long total = transport.total().toNanos();
        try {
            while (true) {
                long now = System.nanoTime();
                long silent = now - Math.max(start, Math.min(now, exchange.lastHeard()));
                long left = Math.min(idle - silent, total - waited - (now - start));
                Heard one = left <= 0 ? heard.poll() : heard.poll(left, TimeUnit.NANOSECONDS);
                if (one != null) {
                    return one;
                }
                if (left <= 0) {
                    throw new McpFailure(McpFailure.Reason.TIMED_OUT, "The server did not come to an end in time.");
                }
            }
        } finally {
            waited += System.nanoTime() - start;
        }
    }

    private @Nullable Turn turn(JsonRpc message) throws McpFailure, InterruptedException {
        return switch (message) {
            case JsonRpc.Response response -> {
                ended = true;
                yield ended(response);
            }
            case JsonRpc.Notification(String method, ObjectNode params)
            when method.equals("notifications/progress") ->
                id.asText().equals(params.path("progressToken").asText()) ? new Turn.Progress(params) : null;
            case JsonRpc.Notification(String method, ObjectNode params)
            when method.equals("notifications/message") -> new Turn.Log(params);
            case JsonRpc.Notification _ -> null;
            case JsonRpc.Request(JsonNode asked, String method, ObjectNode params)
            when ASKABLE.contains(method) -> new Turn.Asks(asked, method, params);
            case JsonRpc.Request request -> {
                transport.tell(answer(request), headers.headers());
                yield null;
            }
        };
    }

    /** What a server is told that asks for something that nobody behind us need know of. */
    static ObjectNode answer(JsonRpc.Request request) {
        return request.method().equals("ping")
                ? JsonRpc.result(request.id(), Json.object())
                : JsonRpc.error(
                        request.id(), JsonRpc.METHOD_NOT_FOUND, "There is nobody here who could answer this.", null);
    }

    private static Turn ended(JsonRpc.Response response) throws McpFailure {
        if (response.error() != null) {
            return ModernWork.refused(response.error());
        }
        if (response.result() instanceof ObjectNode result) {
            return new Turn.Done(result);
        }
        throw new McpFailure(McpFailure.Reason.BROKEN, "The server's result is no object.");
    }

    @Override
    public void answer(Turn.Asks asked, ObjectNode answer) throws McpFailure, InterruptedException {
        transport.tell(JsonRpc.result(asked.id(), answer), headers.headers());
    }

    @Override
    public void decline(Turn.Asks asked, String reason) throws McpFailure, InterruptedException {
        transport.tell(JsonRpc.error(asked.id(), JsonRpc.INVALID_REQUEST, reason, null), headers.headers());
    }

    /** A closed connection is no cancellation here, so the server is told (2025-11-25, cancellation). */
    @Override
    public void close() {
        session.finished(this);
        if (!ended) {
            ended = true;
            Thread.startVirtualThread(this::cancel);
        }
        exchange.close();
    }

    private void cancel() {
        ObjectNode params = Json.object().put("reason", "Nobody waits for the answer any more.");
        params.set("requestId", id);
        try {
            transport.tell(JsonRpc.notification("notifications/cancelled", params), headers.headers());
        } catch (McpFailure e) {
            // the server finds out by itself, or not
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
