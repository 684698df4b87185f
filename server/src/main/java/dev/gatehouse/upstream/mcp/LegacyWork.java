package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import java.util.Set;

/** A request of the older revisions: the server asks within its stream and is answered by a POST. */
final class LegacyWork implements Work {
    private static final Set<String> ASKABLE = Set.of("elicitation/create", "sampling/createMessage", "roots/list");

    private final Transport transport;
    private final Exchange exchange;
    private final JsonNode id;
    private final Party.Identity headers;
    private boolean ended;

    /** {@code headers}: what every message of the session carries. */
    LegacyWork(Transport transport, Exchange exchange, JsonNode id, Party.Identity headers) {
        this.transport = transport;
        this.exchange = exchange;
        this.id = id;
        this.headers = headers;
    }

    @Override
    public Turn next() throws McpFailure, InterruptedException {
        while (true) {
            switch (exchange.next()) {
                case JsonRpc.Response response -> {
                    ended = true;
                    return ended(response);
                }
                case JsonRpc.Notification(String method, ObjectNode params)
                when method.equals("notifications/progress") -> {
                    if (id.asText().equals(params.path("progressToken").asText())) {
                        return new Turn.Progress(params);
                    }
                }
                case JsonRpc.Notification(String method, ObjectNode params)
                when method.equals("notifications/message") -> {
                    return new Turn.Log(params);
                }
                case JsonRpc.Notification _ -> {} // nothing that belongs here
                case JsonRpc.Request(JsonNode asked, String method, ObjectNode params)
                when ASKABLE.contains(method) -> {
                    return new Turn.Asks(asked, method, params);
                }
                case JsonRpc.Request(JsonNode asked, String method, ObjectNode _)
                when method.equals("ping") -> transport.tell(JsonRpc.result(asked, Json.object()), headers.headers());
                case JsonRpc.Request(JsonNode asked, String _, ObjectNode _) ->
                    transport.tell(
                            JsonRpc.error(asked, JsonRpc.METHOD_NOT_FOUND, "This client has no such method.", null),
                            headers.headers());
            }
        }
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
