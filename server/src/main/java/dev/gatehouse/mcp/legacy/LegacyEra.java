package dev.gatehouse.mcp.legacy;

import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.gate.Envelope;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.mcp.wire.Era;
import dev.gatehouse.mcp.wire.Exchange;
import dev.gatehouse.mcp.wire.McpGate;
import dev.gatehouse.mcp.wire.Parameters;
import dev.gatehouse.mcp.wire.Reply;
import dev.gatehouse.mcp.wire.RpcError;
import dev.gatehouse.mcp.wire.RpcException;
import dev.gatehouse.mcp.wire.ServerInfo;
import dev.gatehouse.tools.LogLevel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * MCP 2025-11-25, 2025-06-18 and 2025-03-26: a handshake begins a session, in which the server may also talk to the
 * client. Each request is authenticated and decided by itself; a session grants nothing.
 */
public final class LegacyEra implements Era {
    /** The header in which a session's id travels. */
    static final String SESSION_HEADER = "Mcp-Session-Id";

    private final McpGate gate;
    private final Features features;
    private final LegacyParts parts;
    private final Map<Revision, SerializedString> handshakes = new LinkedHashMap<>();

    public LegacyEra(McpGate gate, Gate decider, ServerInfo server, LegacyParts parts) {
        this.gate = gate;
        this.parts = parts;
        this.features = new Features(gate, decider, parts.cursors());
        for (Revision revision : Revision.ALL) {
            handshakes.put(revision, new SerializedString(Json.text(handshake(revision, server))));
        }
    }

    private ObjectNode handshake(Revision revision, ServerInfo server) {
        ObjectNode result = Json.object().put("protocolVersion", revision.name());
        boolean streams = parts.mode() != SessionsConfig.Mode.NEVER;
        ObjectNode capabilities = result.putObject("capabilities");
        capabilities.putObject("logging");
        capabilities.putObject("completions");
        for (String lists : List.of("tools", "resources", "prompts")) {
            ObjectNode capability = capabilities.putObject(lists);
            if (streams) {
                capability.put("listChanged", true);
            }
        }
        if (streams) {
            capabilities.withObjectProperty("resources").put("subscribe", true);
        }
        result.set("serverInfo", server.implementation());
        if (server.instructions() != null) {
            result.put("instructions", server.instructions());
        }
        return result;
    }

    /** Whether this is the name of a revision of this era. */
    public static boolean speaks(String version) {
        return Revision.find(version) != null;
    }

    @Override
    public Reply answer(JsonRpc message, Exchange exchange) {
        Standing standing = standing(exchange);
        return answer(message, standing, (request, work) -> parts.talks().alone(standing, request, work));
    }

    /**
     * Takes the messages of a batch one after the other.
     *
     * @throws RpcException if the revision has no batches; nothing was done
     */
    public List<Reply> answer(List<JsonRpc> batch, Exchange exchange) throws RpcException {
        Standing standing = standing(exchange);
        if (!standing.revision().batches()) {
            throw new RpcException(RpcError.invalidMessage("Batches are not taken; send one message a request."));
        }
        List<Reply> replies = new ArrayList<>(batch.size());
        for (JsonRpc message : batch) {
            replies.add(
                    answer(message, standing, (request, work) -> parts.talks().inBatch(standing, request, work)));
        }
        return replies;
    }

    /** Has work done that may talk to the client meanwhile. */
    @FunctionalInterface
    private interface Talking {
        Reply about(JsonRpc.Request request, Function<LegacyConversation, Reply> work);
    }

    /** Whoever sends no session id, or one that is no good, stands outside of any session. */
    Standing standing(Exchange exchange) {
        String sealed = parts.mode() == SessionsConfig.Mode.NEVER
                ? null
                : exchange.arrival().header(SESSION_HEADER);
        Session session = sealed == null ? null : parts.sessions().find(sealed, exchange.caller());
        String version = exchange.arrival().header("MCP-Protocol-Version");
        Revision said = version == null ? null : Revision.find(version);
        Revision revision = session != null ? session.revision() : said != null ? said : Revision.UNSAID;
        Envelope envelope = exchange.arrival().envelope(revision.name(), session == null ? null : session.clientName());
        return new Standing(
                exchange,
                session == null ? envelope : envelope.in(session.id()),
                revision,
                session == null ? null : parts.live().of(session, exchange.caller()));
    }

    /** What is wrong with the session of a request; absent if it has one, or needs none. */
    @Nullable
    RpcError sessionProblem(Standing standing) {
        if (standing.live() != null || parts.mode() == SessionsConfig.Mode.NEVER) {
            return null;
        }
        if (standing.exchange().arrival().header(SESSION_HEADER) != null) {
            return RpcError.http(404, "session_not_found", "There is no such session: initialize a new one.");
        }
        return parts.mode() == SessionsConfig.Mode.REQUIRED
                ? RpcError.http(
                        400, "session_required", "The header Mcp-Session-Id must hold the id that initialize gave.")
                : null;
    }

    private Reply answer(JsonRpc message, Standing arrived, Talking talking) {
        Standing standing = arrived.about(message);
        String method =
                switch (message) {
                    case JsonRpc.Request request -> request.method();
                    case JsonRpc.Notification notification -> notification.method();
                    case JsonRpc.Response _ -> "response";
                };
        JsonNode id = message instanceof JsonRpc.Request request ? request.id() : null;
        Reply stranger = gate.askToSignIn(standing.exchange(), standing.envelope(), method, id);
        if (stranger != null) {
            return stranger;
        }
        try {
            RpcError problem = method.equals(McpGate.INITIALIZE) ? null : sessionProblem(standing);
            if (problem != null) {
                throw new RpcException(problem, id);
            }
            return switch (message) {
                case JsonRpc.Request request -> request(request, standing, talking);
                case JsonRpc.Notification notification -> notification(notification, standing);
                case JsonRpc.Response response -> response(response, standing);
            };
        } catch (RpcException e) {
            return gate.refuse(standing.exchange().caller(), standing.envelope(), method, e);
        }
    }

    private Reply notification(JsonRpc.Notification notification, Standing standing) {
        Reply failure = gate.attend(standing.exchange(), standing.envelope(), notification.method(), null);
        if (failure != null) {
            return failure;
        }
        JsonNode cancelled = notification.params().get("requestId");
        if (notification.method().equals("notifications/cancelled") && standing.live() != null && cancelled != null) {
            standing.live().cancel(cancelled);
        }
        return new Reply.Accepted();
    }

    private Reply response(JsonRpc.Response response, Standing standing) {
        Reply failure = gate.attend(standing.exchange(), standing.envelope(), "response", null);
        if (failure != null) {
            return failure;
        }
        if (standing.live() != null) {
            standing.live().answer(response);
        }
        return new Reply.Accepted();
    }

    private Reply request(JsonRpc.Request request, Standing standing, Talking talking) throws RpcException {
        return switch (request.method()) {
            case McpGate.CALL -> talking.about(request, conversation -> features.call(request, standing, conversation));
            case McpGate.READ -> talking.about(request, conversation -> features.read(request, standing, conversation));
            case McpGate.GET_PROMPT ->
                talking.about(request, conversation -> features.prompt(request, standing, conversation));
            case McpGate.COMPLETE ->
                talking.about(request, conversation -> features.complete(request, standing, conversation));
            case McpGate.INITIALIZE -> initialize(request, standing.exchange());
            case McpGate.PING -> attended(request, standing, () -> {});
            case "logging/setLevel" -> setLevel(request, standing);
            case "resources/subscribe" -> subscribe(request, standing);
            case "resources/unsubscribe" -> unsubscribe(request, standing);
            default -> features.list(request, standing);
        };
    }

    /** Agrees on the client's revision if we speak it, else offers our newest of this era. */
    private Reply initialize(JsonRpc.Request request, Exchange exchange) throws RpcException {
        Revision asked = Revision.find(new Parameters(request).string("protocolVersion"));
        Revision agreed = asked == null ? Revision.NEWEST : asked;
        String clientName = request.params().path("clientInfo").path("name").textValue();
        Envelope envelope = exchange.arrival().envelope(agreed.name(), clientName);
        Reply failure = gate.attend(exchange, envelope, request.method(), request.id());
        if (failure != null) {
            return failure;
        }
        if (parts.mode() != SessionsConfig.Mode.NEVER) {
            Caller caller = exchange.caller();
            String session = parts.sessions()
                    .begin(caller, agreed, clientName, request.params().path("capabilities"));
            exchange.response().setHeader(SESSION_HEADER, session);
        }
        return new Reply.Result(request.id(), json -> json.writeRawValue(handshakes.get(agreed)));
    }

    /** Does something that has an empty result. */
    private Reply attended(JsonRpc.Request request, Standing standing, Runnable act) {
        Reply failure = gate.attend(standing.exchange(), standing.envelope(), request.method(), request.id());
        if (failure != null) {
            return failure;
        }
        act.run();
        return new Reply.Result(request.id(), json -> {
            json.writeStartObject();
            json.writeEndObject();
        });
    }

    private Reply setLevel(JsonRpc.Request request, Standing standing) throws RpcException {
        Parameters params = new Parameters(request);
        LogLevel level = LogLevel.of(params.string("level"));
        if (level == null) {
            throw params.invalid(
                    "params.level must be a level of syslog: debug, info, notice, warning, error, critical,"
                            + " alert or emergency.");
        }
        LiveSession live = standing.live();
        return attended(request, standing, () -> {
            if (live != null) {
                live.logLevel(level);
            }
        });
    }

    private Reply subscribe(JsonRpc.Request request, Standing standing) throws RpcException {
        String uri = new Parameters(request).string("uri");
        LiveSession live = session(request, standing);
        if (!features.mayRead(standing.exchange().caller(), uri)) {
            throw new RpcException(Features.unknownResource(uri), request.id());
        }
        if (!live.subscribe(uri)) {
            throw new RpcException(
                    RpcError.told("too_many_subscriptions", "This session has too many subscriptions already."),
                    request.id());
        }
        return attended(request, standing, () -> {});
    }

    private Reply unsubscribe(JsonRpc.Request request, Standing standing) throws RpcException {
        String uri = new Parameters(request).string("uri");
        LiveSession live = session(request, standing);
        return attended(request, standing, () -> live.unsubscribe(uri));
    }

    private static LiveSession session(JsonRpc.Request request, Standing standing) throws RpcException {
        LiveSession live = standing.live();
        if (live == null) {
            throw new RpcException(
                    RpcError.told("session_required", "Subscribing needs a session: send its Mcp-Session-Id."),
                    request.id());
        }
        return live;
    }
}
