package dev.gatehouse.mcp.modern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.gate.Envelope;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.mcp.wire.ClientWatch;
import dev.gatehouse.mcp.wire.EventStream;
import dev.gatehouse.mcp.wire.Exchange;
import dev.gatehouse.mcp.wire.McpGate;
import dev.gatehouse.mcp.wire.Reply;
import dev.gatehouse.mcp.wire.RpcError;
import dev.gatehouse.mcp.wire.RpcException;
import dev.gatehouse.tools.CatalogChange.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code subscriptions/listen}: tells a client what changes for it, on this thread, until the client goes away, its
 * token expires or is revoked, or the gateway stops (MCP 2026-07-28, subscriptions).
 */
final class Listening {
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final int MOST_URIS = 100;
    private static final Map<Kind, String> ASKED = Map.of(
            Kind.TOOLS, "toolsListChanged", Kind.PROMPTS, "promptsListChanged", Kind.RESOURCES, "resourcesListChanged");
    private final McpGate front;
    private final Gate gate;
    private final ModernParts parts;

    Listening(McpGate front, Gate gate, ModernParts parts) {
        this.front = front;
        this.gate = gate;
        this.parts = parts;
    }

    /** Listens as long as it lasts. The reply is given as the last event, or is a refusal before the first. */
    Reply listen(JsonRpc.Request request, Exchange exchange, Envelope envelope) throws RpcException {
        Caller caller = exchange.caller();
        Subscription subscription = subscription(request, caller);
        Reply refusal = front.attend(exchange, envelope, request.method(), request.id());
        if (refusal != null) {
            return refusal;
        }
        String full = parts.subscriptions().add(subscription);
        if (full != null) {
            throw new RpcException(RpcError.http(429, "too_many_streams", full), request.id());
        }
        try (ClientWatch.Watched _ = parts.watch().begin(exchange.arrival().request(), subscription::end)) {
            Views views = new Views(gate, caller, subscription.lists());
            EventStream stream = EventStream.open(
                    exchange, parts.slowReaders(), () -> front.cut(caller, envelope, request.method()));
            send(stream, request.id(), "notifications/subscriptions/acknowledged", acknowledged(subscription));
            tell(request.id(), subscription, views, stream);
            stream.event(null, Json.bytes(JsonRpc.result(request.id(), ended(request.id()))));
            stream.flush();
        } catch (IOException e) {
            LOG.debug(
                    "request {}: the client stopped listening",
                    exchange.arrival().requestId());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            parts.subscriptions().remove(subscription);
        }
        return new Reply.Given();
    }

    /** What of the wishes can be honoured: a resource only if the caller may read it. */
    private Subscription subscription(JsonRpc.Request request, Caller caller) throws RpcException {
        if (!(request.params().path("notifications") instanceof ObjectNode asked)) {
            throw new RpcException(
                    RpcError.invalidParams(200, "params.notifications must be an object."), request.id());
        }
        Set<Kind> lists = EnumSet.noneOf(Kind.class);
        ASKED.forEach((kind, name) -> {
            if (asked.path(name).asBoolean(false)) {
                lists.add(kind);
            }
        });
        Set<String> uris = new LinkedHashSet<>();
        for (JsonNode uri : asked.path("resourceSubscriptions")) {
            if (uri.isTextual() && uris.size() < MOST_URIS && gate.mayRead(caller, uri.textValue())) {
                uris.add(uri.textValue());
            }
        }
        Set<String> tasks = new LinkedHashSet<>();
        if (asked.has("taskIds")) {
            Features.requireTasks(request);
            for (JsonNode id : asked.path("taskIds")) {
                if (id.isTextual() && tasks.size() < MOST_URIS && parts.owns(caller, id.textValue())) {
                    tasks.add(id.textValue());
                }
            }
        }
        return new Subscription(caller, lists, uris, tasks);
    }

    private static ObjectNode acknowledged(Subscription subscription) {
        ObjectNode params = Json.object();
        ObjectNode honoured = params.putObject("notifications");
        ASKED.forEach((kind, name) -> {
            if (subscription.lists().contains(kind)) {
                honoured.put(name, true);
            }
        });
        if (!subscription.uris().isEmpty()) {
            subscription.uris().forEach(honoured.putArray("resourceSubscriptions")::add);
        }
        if (!subscription.tasks().isEmpty()) {
            subscription.tasks().forEach(honoured.putArray("taskIds")::add);
        }
        return params;
    }

    private void tell(JsonNode id, Subscription subscription, Views views, EventStream stream)
            throws IOException, InterruptedException {
        Caller caller = subscription.caller();
        while (true) {
            long left = millisUntil(caller.expiresAt());
            if (left <= 0) {
                return;
            }
            Subscription.News news =
                    subscription.await(Math.min(left, parts.keepAlive().toMillis()));
            if (news.end()) {
                return;
            }
            if (news.isEmpty()) {
                stream.keepAlive();
                continue;
            }
            for (Kind kind : news.lists()) {
                if (views.changed(kind)) {
                    send(stream, id, told(kind), Json.object());
                }
            }
            for (String uri : news.uris()) {
                if (gate.mayRead(caller, uri)) {
                    send(
                            stream,
                            id,
                            "notifications/resources/updated",
                            Json.object().put("uri", uri));
                }
            }
            for (ObjectNode task : news.tasks()) {
                send(stream, id, "notifications/tasks", task);
            }
        }
    }

    private static String told(Kind kind) {
        return switch (kind) {
            case TOOLS -> "notifications/tools/list_changed";
            case PROMPTS -> "notifications/prompts/list_changed";
            case RESOURCES -> "notifications/resources/list_changed";
        };
    }

    private long millisUntil(Instant expiry) {
        return expiry.equals(Instant.MAX)
                ? Long.MAX_VALUE
                : Duration.between(parts.clock().instant(), expiry).toMillis();
    }

    private static void send(EventStream stream, JsonNode id, String method, ObjectNode params) throws IOException {
        params.set("_meta", subscriptionId(id));
        stream.event(null, Json.bytes(JsonRpc.notification(method, params)));
        stream.flush();
    }

    private static ObjectNode ended(JsonNode id) {
        ObjectNode result = Json.object().put("resultType", "complete");
        result.set("_meta", subscriptionId(id));
        return result;
    }

    private static ObjectNode subscriptionId(JsonNode id) {
        ObjectNode meta = Json.object();
        meta.set(Meta.SUBSCRIPTION, id);
        return meta;
    }

    /** What a caller saw of each list when it was last told. Confined to the thread of its stream. */
    private static final class Views {
        private final Gate gate;
        private final Caller caller;
        private final Map<Kind, Long> seen = new EnumMap<>(Kind.class);

        Views(Gate gate, Caller caller, Set<Kind> kinds) {
            this.gate = gate;
            this.caller = caller;
            kinds.forEach(kind -> seen.put(kind, gate.view(caller, kind)));
        }

        boolean changed(Kind kind) {
            long now = gate.view(caller, kind);
            Long before = seen.put(kind, now);
            return before == null || before != now;
        }
    }
}
