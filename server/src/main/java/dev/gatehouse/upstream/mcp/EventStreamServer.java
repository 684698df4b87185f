package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.UpstreamResponse;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.json.JsonRpcRefused;
import dev.gatehouse.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server of the oldest revision over HTTP (2024-11-05, HTTP with SSE): it speaks on a stream of events, which first
 * names the URL that messages are posted to. That URL has to be of the server itself. Thread-safe.
 */
public final class EventStreamServer implements Channel.Opener {
    private final URI url;
    private final Egress egress;
    private final HttpTransport.Limits limits;

    /** The server whose stream is at {@code url}. */
    public EventStreamServer(URI url, Egress egress, HttpTransport.Limits limits) {
        this.url = url;
        this.egress = egress;
        this.limits = limits;
    }

    @Override
    public Channel open(Map<String, String> headers, Channel.Receiver receiver)
            throws McpFailure, InterruptedException {
        // The stream is as long as the session; what is bounded is each of its messages.
        HttpTransport reading = new HttpTransport(
                url,
                egress,
                new HttpTransport.Limits(
                        limits.connect(), limits.firstByte(), limits.idle(), limits.total(), Integer.MAX_VALUE));
        UpstreamResponse answer = reading.get(ours(headers), null, true);
        Stream stream = new Stream(answer, receiver);
        boolean open = false;
        try {
            HttpTransport.requireGood(answer.status());
            if (!HttpTransport.isEvents(answer.header("content-type"))) {
                throw new McpFailure(McpFailure.Reason.BROKEN, "The server answered with what is no stream of events.");
            }
            Thread.ofVirtual().name("upstream-events").start(stream::read);
            stream.awaitEndpoint();
            open = true;
            return stream;
        } finally {
            if (!open) {
                stream.close();
            }
        }
    }

    /** The session's number is ours alone: this server keeps its own in the URL that it names. */
    private static Map<String, String> ours(Map<String, String> headers) {
        Map<String, String> sent = new LinkedHashMap<>(headers);
        sent.remove(HttpTransport.SESSION);
        return sent;
    }

    private final class Stream implements Channel {
        private final UpstreamResponse answer;
        private final Receiver receiver;
        private final CompletableFuture<HttpTransport> endpoint = new CompletableFuture<>();
        private final AtomicBoolean over = new AtomicBoolean();

        Stream(UpstreamResponse answer, Receiver receiver) {
            this.answer = answer;
            this.receiver = receiver;
        }

        void awaitEndpoint() throws McpFailure, InterruptedException {
            try {
                HttpTransport named = endpoint.get(limits.firstByte().toMillis(), TimeUnit.MILLISECONDS);
                assert named.url() != null;
            } catch (TimeoutException e) {
                throw new McpFailure(
                        McpFailure.Reason.UNREACHABLE, "The server did not say where messages are to be sent.");
            } catch (ExecutionException e) {
                throw e.getCause() instanceof McpFailure failure
                        ? failure
                        : new McpFailure(McpFailure.Reason.BROKEN, "The server's stream cannot be read.");
            }
        }

        void read() {
            McpFailure why;
            try {
                ServerEvents events = new ServerEvents(answer.body(), limits.maxAnswer());
                for (ServerEvents.Event event = events.next(); event != null; event = events.next()) {
                    hear(event);
                }
                why = new McpFailure(McpFailure.Reason.CUT_OFF, "The server ended its stream.");
            } catch (ServerEvents.TooLong e) {
                why = new McpFailure(
                        McpFailure.Reason.TOO_LARGE,
                        "The server sent more than " + limits.maxAnswer() + " bytes in one message.");
            } catch (IOException e) {
                why = new McpFailure(McpFailure.Reason.CUT_OFF, "The server's stream broke off.");
            } catch (McpFailure e) {
                why = e;
            }
            endpoint.completeExceptionally(why);
            if (over.compareAndSet(false, true)) {
                answer.close();
                receiver.ended(why);
            }
        }

        private void hear(ServerEvents.Event event) throws McpFailure {
            if (event.type().equals("endpoint")) {
                endpoint.complete(posting(new String(event.data(), StandardCharsets.UTF_8)));
            } else if (event.type().equals("message") && event.data().length > 0) {
                try {
                    receiver.received(JsonRpc.parse(StrictJson.readMessage(event.data())));
                } catch (JsonRefused | JsonRpcRefused e) {
                    throw new McpFailure(McpFailure.Reason.BROKEN, "The server sent what is no MCP message.");
                }
            }
        }

        /** A server that names another host would have our credentials sent there. */
        private HttpTransport posting(String named) throws McpFailure {
            URI target;
            try {
                target = url.resolve(named.strip());
            } catch (IllegalArgumentException e) {
                throw new McpFailure(McpFailure.Reason.BROKEN, "The server named a URL that is none.");
            }
            boolean same = Objects.equals(target.getScheme(), url.getScheme())
                    && Objects.equals(target.getRawAuthority(), url.getRawAuthority());
            if (!same) {
                throw new McpFailure(
                        McpFailure.Reason.FORBIDDEN,
                        "The server wants messages sent to another host, which is refused.");
            }
            return new HttpTransport(target, egress, limits);
        }

        @Override
        public void send(ObjectNode message, Map<String, String> headers) throws McpFailure, InterruptedException {
            HttpTransport to = endpoint.getNow(null);
            if (to == null || over.get()) {
                throw new McpFailure(McpFailure.Reason.SESSION_ENDED, "The server's stream is over.");
            }
            to.tell(message, ours(headers));
        }

        @Override
        public void close() {
            over.set(true);
            answer.close();
        }
    }
}
