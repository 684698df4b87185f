package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.gatehouse.egress.UpstreamResponse;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.json.JsonRpcRefused;
import dev.gatehouse.json.StrictJson;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one POST, or what a GET opened: one message as JSON, or many as events. A stream that breaks off is
 * read on where it was, if the server numbered its events (2025-11-25, resumability).
 */
final class HttpExchange implements Exchange {
    private static final int MOST_RESUMES = 20;
    private static final int MOST_REST = 16 * 1024;
    private static final long DEFAULT_RETRY_MILLIS = 1_000;
    private static final long LONGEST_RETRY_MILLIS = 60_000;

    private final HttpTransport transport;
    private final @Nullable JsonNode id;
    private final Map<String, String> headers;
    private final boolean endless;
    private final int status;
    private final @Nullable String session;
    private final Deque<JsonRpc> read = new ArrayDeque<>();
    private volatile UpstreamResponse answer;
    private volatile boolean closed;
    private volatile @Nullable ServerEvents events;
    private @Nullable String lastEvent;
    private long retryMillis = DEFAULT_RETRY_MILLIS;
    private int resumes;
    private boolean answered;
    private long waited;

    /**
     * @param id of the request; absent for what a server says of its own accord
     * @param endless whether it is a stream on which a server may be silent for as long as it likes
     */
    HttpExchange(
            HttpTransport transport,
            UpstreamResponse answer,
            @Nullable JsonNode id,
            Map<String, String> headers,
            boolean endless)
            throws McpFailure, InterruptedException {
        this.endless = endless;
        this.transport = transport;
        this.answer = answer;
        this.id = id;
        this.headers = headers;
        this.status = answer.status();
        this.session = answer.header(HttpTransport.SESSION_FIELD);
        transport.opened(this);
        boolean good = false;
        try {
            if (status == 200 && HttpTransport.isEvents(answer.header("content-type"))) {
                events = new ServerEvents(answer.body(), transport.limits().maxAnswer());
            } else {
                readWhole();
            }
            good = true;
        } finally {
            if (!good) {
                close();
            }
        }
    }

    /** A status that is no success may still carry a message that says why; without one the status has to do. */
    private void readWhole() throws McpFailure, InterruptedException {
        byte[] body;
        try {
            body = answer.body().readAllBytes();
        } catch (IOException e) {
            throw transport.broken(e);
        }
        if (status == 401 || status == 403 || status >= 500) {
            HttpTransport.requireGood(status);
        }
        try {
            take(StrictJson.readMessage(body));
        } catch (JsonRefused | McpFailure e) {
            HttpTransport.requireGood(status);
            throw notMcp();
        }
    }

    private void take(JsonNode tree) throws McpFailure {
        try {
            if (tree instanceof ArrayNode batch) {
                for (JsonNode one : batch) {
                    read.add(JsonRpc.parse(one));
                }
            } else {
                read.add(JsonRpc.parse(tree));
            }
        } catch (JsonRpcRefused e) {
            throw notMcp();
        }
    }

    private static McpFailure notMcp() {
        return new McpFailure(McpFailure.Reason.BROKEN, "The server answered with what is no MCP message.");
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public @Nullable String session() {
        return session;
    }

    @Override
    public long lastHeard() {
        ServerEvents source = events;
        return source == null ? System.nanoTime() : source.lastHeard();
    }

    @Override
    public JsonRpc next() throws McpFailure, InterruptedException {
        long start = System.nanoTime();
        try {
            return await(start);
        } finally {
            waited += System.nanoTime() - start;
        }
    }

    private JsonRpc await(long start) throws McpFailure, InterruptedException {
        while (true) {
            JsonRpc message = read.poll();
            if (message == null) {
                if (id != null
                        && waited + System.nanoTime() - start
                                > transport.limits().total().toNanos()) {
                    throw new McpFailure(McpFailure.Reason.TIMED_OUT, "The server did not come to an end in time.");
                }
                more();
            } else if (!(message instanceof JsonRpc.Response response)) {
                return message;
            } else if (isOurs(response)) {
                answered = true;
                return message;
            }
        }
    }

    /** An error may come without an id, if the server could not read the one that we sent. */
    private boolean isOurs(JsonRpc.Response response) {
        JsonNode answered = response.id();
        return id != null
                && (answered == null || answered.equals(id) || answered.asText().equals(id.asText()));
    }

    private void more() throws McpFailure, InterruptedException {
        ServerEvents source = events;
        if (source == null) {
            throw new McpFailure(McpFailure.Reason.BROKEN, "The server did not answer the request.");
        }
        ServerEvents.Event event;
        try {
            event = source.next();
        } catch (IOException e) {
            McpFailure failure = transport.broken(e);
            if (closed || failure.reason() != McpFailure.Reason.CUT_OFF || !resume()) {
                throw failure;
            }
            return;
        }
        if (event == null) {
            if (!resume()) {
                throw new McpFailure(McpFailure.Reason.CUT_OFF, "The server ended its stream before it had answered.");
            }
            return;
        }
        if (event.id() != null) {
            lastEvent = event.id();
        }
        if (event.retryMillis() >= 0) {
            retryMillis = Math.min(event.retryMillis(), LONGEST_RETRY_MILLIS);
        }
        if (event.data().length > 0 && event.type().equals("message")) {
            try {
                take(StrictJson.readMessage(event.data()));
            } catch (JsonRefused e) {
                throw notMcp();
            }
        }
    }

    /** Connects again after the time that the server asked for; false if there is nothing to resume. */
    private boolean resume() throws McpFailure, InterruptedException {
        String last = lastEvent;
        if (last == null || last.isEmpty() || closed || resumes++ >= MOST_RESUMES) {
            return false;
        }
        answer.close();
        Thread.sleep(retryMillis);
        UpstreamResponse next = transport.get(headers, last, endless);
        answer = next;
        if (closed) {
            next.close();
            return false;
        }
        if (next.status() != 200 || !HttpTransport.isEvents(next.header("content-type"))) {
            next.close();
            return false;
        }
        events = new ServerEvents(next.body(), transport.limits().maxAnswer());
        return true;
    }

    @Override
    public void close() {
        boolean first = !closed;
        closed = true;
        transport.closed(this);
        if (answered && events != null && first) {
            Thread.startVirtualThread(this::readOut);
        } else {
            answer.close();
        }
    }

    /** A stream ends right after its response; read to its end, its connection can be used again. */
    private void readOut() {
        try (UpstreamResponse ending = answer) {
            ending.body().skipNBytes(MOST_REST);
        } catch (IOException e) {
            // the connection is gone, then
        }
    }
}
