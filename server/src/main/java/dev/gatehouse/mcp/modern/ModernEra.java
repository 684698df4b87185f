package dev.gatehouse.mcp.modern;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.gate.Envelope;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Sight;
import dev.gatehouse.gate.TaskAct;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.mcp.wire.Cursors;
import dev.gatehouse.mcp.wire.Era;
import dev.gatehouse.mcp.wire.Exchange;
import dev.gatehouse.mcp.wire.McpGate;
import dev.gatehouse.mcp.wire.OfferingDescriptions;
import dev.gatehouse.mcp.wire.Reply;
import dev.gatehouse.mcp.wire.RpcError;
import dev.gatehouse.mcp.wire.RpcException;
import dev.gatehouse.mcp.wire.ServerInfo;
import dev.gatehouse.mcp.wire.ToolDescriptions;
import dev.gatehouse.tools.Deferred;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** MCP 2026-07-28: every request stands for itself, with its version and capabilities in {@code params._meta}. */
public final class ModernEra implements Era {
    /** The revision of this era. */
    public static final String REVISION = "2026-07-28";
    /** The key under which a message says which revision it speaks. */
    public static final String VERSION_KEY = Meta.VERSION;

    private static final long DISCOVERY_TTL_MILLIS = 300_000;
    private static final long LIST_TTL_MILLIS = 30_000;
    private static final String LISTEN = "subscriptions/listen";

    private final McpGate front;
    private final Gate gate;
    private final Cursors cursors;
    private final ToolDescriptions tools;
    private final Results results;
    private final Features features;
    private final Listening listening;
    private final SerializedString discovery;

    /** The era before one gate. */
    public ModernEra(McpGate front, Gate gate, ServerInfo server, ModernParts parts) {
        this.front = front;
        this.gate = gate;
        this.tools = new ToolDescriptions(true, gate::nameOf);
        this.cursors = parts.cursors();
        this.results = new Results(server);
        this.features = new Features(front, gate, parts, results);
        this.listening = new Listening(front, gate, parts);
        ObjectNode discovered = Json.object().put("resultType", "complete");
        discovered.putArray("supportedVersions").add(REVISION);
        describe(server, discovered);
        discovered.put("ttlMs", DISCOVERY_TTL_MILLIS).put("cacheScope", "private");
        discovered.putObject("_meta").set(Meta.SERVER, server.implementation());
        this.discovery = new SerializedString(Json.text(discovered));
    }

    private static void describe(ServerInfo server, ObjectNode discovered) {
        ObjectNode capabilities = discovered.putObject("capabilities");
        capabilities.putObject("tools").put("listChanged", true);
        capabilities.putObject("resources").put("subscribe", true).put("listChanged", true);
        capabilities.putObject("prompts").put("listChanged", true);
        capabilities.putObject("completions");
        capabilities.putObject("logging");
        ObjectNode extensions = capabilities.putObject("extensions");
        extensions.putObject("io.modelcontextprotocol/ui");
        extensions.putObject(Deferred.EXTENSION);
        if (server.instructions() != null) {
            discovered.put("instructions", server.instructions());
        }
    }

    /** Whether a message says that it is of this era, whatever version it names. */
    public static boolean isClaimedBy(JsonRpc message) {
        return switch (message) {
            case JsonRpc.Request request -> request.params().path("_meta").has(Meta.VERSION);
            case JsonRpc.Notification notification ->
                notification.params().path("_meta").has(Meta.VERSION);
            case JsonRpc.Response _ -> false;
        };
    }

    /** Whether a request carries everything that this era asks for. */
    public static boolean hasWholeEnvelope(JsonRpc message) {
        return message instanceof JsonRpc.Request request
                && Ladder.envelopeProblem(request.params().path("_meta")) == null;
    }

    @Override
    public Reply answer(JsonRpc message, Exchange exchange) {
        return switch (message) {
            case JsonRpc.Request request -> answer(request, exchange);
            case JsonRpc.Notification notification -> accept(notification, exchange);
            case JsonRpc.Response _ ->
                front.refuse(
                        exchange.caller(),
                        exchange.arrival().envelope(REVISION, null),
                        "response",
                        new RpcException(RpcError.invalidMessage("Responses are not taken: nothing was asked.")));
        };
    }

    private Reply accept(JsonRpc.Notification notification, Exchange exchange) {
        Envelope envelope = exchange.arrival()
                .envelope(REVISION, null)
                .tracedBy(notification.params().path("_meta"));
        Reply stranger = front.askToSignIn(exchange, envelope, notification.method(), null);
        if (stranger != null) {
            return stranger;
        }
        Reply failure = front.attend(exchange, envelope, notification.method(), null);
        return failure == null ? new Reply.Accepted() : failure;
    }

    private Reply answer(JsonRpc.Request request, Exchange exchange) {
        JsonNode meta = request.params().path("_meta");
        Envelope envelope = exchange.arrival()
                .envelope(REVISION, meta.path(Meta.CLIENT).path("name").textValue())
                .tracedBy(meta);
        Reply stranger = front.askToSignIn(exchange, envelope, request.method(), request.id());
        if (stranger != null) {
            return stranger;
        }
        try {
            RpcError fault = Ladder.fault(request, meta, exchange.arrival());
            if (fault != null) {
                throw new RpcException(fault, request.id());
            }
            return route(request, exchange, envelope);
        } catch (RpcException e) {
            return front.refuse(exchange.caller(), envelope, request.method(), e);
        }
    }

    private Reply route(JsonRpc.Request request, Exchange exchange, Envelope envelope) throws RpcException {
        Caller caller = exchange.caller();
        return switch (request.method()) {
            case McpGate.CALL -> features.call(request, exchange, envelope);
            case McpGate.READ -> features.read(request, exchange, envelope);
            case McpGate.GET_PROMPT -> features.prompt(request, exchange, envelope);
            case McpGate.COMPLETE -> features.complete(request, exchange, envelope);
            case McpGate.LIST ->
                list(
                        request,
                        exchange,
                        envelope,
                        "tools",
                        front.sights(caller),
                        sight -> gate.nameOf(sight.tool()),
                        this::writeTool);
            case McpGate.LIST_RESOURCES ->
                list(
                        request,
                        exchange,
                        envelope,
                        "resources",
                        gate.resources(caller),
                        gate::nameOf,
                        (resource, json) -> json.writeTree(OfferingDescriptions.of(resource, gate.nameOf(resource))));
            case McpGate.LIST_TEMPLATES ->
                list(
                        request,
                        exchange,
                        envelope,
                        "resourceTemplates",
                        gate.templates(caller),
                        gate::nameOf,
                        (template, json) -> json.writeTree(OfferingDescriptions.of(template, gate.nameOf(template))));
            case McpGate.LIST_PROMPTS ->
                list(
                        request,
                        exchange,
                        envelope,
                        "prompts",
                        gate.prompts(caller),
                        gate::nameOf,
                        (prompt, json) -> json.writeTree(OfferingDescriptions.of(prompt, gate.nameOf(prompt))));
            case "tasks/get" -> features.task(request, exchange, envelope, TaskAct.GET);
            case "tasks/update" -> features.task(request, exchange, envelope, TaskAct.ANSWER);
            case "tasks/cancel" -> features.task(request, exchange, envelope, TaskAct.CANCEL);
            case LISTEN -> listening.listen(request, exchange, envelope);
            case McpGate.DISCOVER -> discover(request, exchange, envelope);
            default -> throw new RpcException(RpcError.unknownMethod(404), request.id());
        };
    }

    private Reply discover(JsonRpc.Request request, Exchange exchange, Envelope envelope) {
        Reply failure = front.attend(exchange, envelope, request.method(), request.id());
        return failure == null ? new Reply.Result(request.id(), json -> json.writeRawValue(discovery)) : failure;
    }

    /** Writes one entry of a list. */
    @FunctionalInterface
    private interface Entry<T> {
        void write(T entry, JsonGenerator json) throws IOException;
    }

    private void writeTool(Sight sight, JsonGenerator json) throws IOException {
        json.writeRawValue(tools.of(sight.tool()));
    }

    private <T> Reply list(
            JsonRpc.Request request,
            Exchange exchange,
            Envelope envelope,
            String member,
            List<T> all,
            Function<T, String> name,
            Entry<T> entry)
            throws RpcException {
        Cursors.Page<T> page = cursors.page(request, exchange.caller(), all, name);
        Reply failure = front.attend(exchange, envelope, request.method(), request.id());
        if (failure != null) {
            return failure;
        }
        return new Reply.Result(request.id(), json -> {
            Results.begin(json, "complete");
            json.writeArrayFieldStart(member);
            for (T one : page.entries()) {
                entry.write(one, json);
            }
            json.writeEndArray();
            @Nullable String next = page.next();
            if (next != null) {
                json.writeStringField("nextCursor", next);
            }
            results.endCacheable(json, LIST_TTL_MILLIS);
        });
    }
}
