package dev.gatehouse.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.discovery.CredentialsReader;
import dev.gatehouse.discovery.RequestBody;
import dev.gatehouse.gate.Admission;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.mcp.legacy.LegacyChannel;
import dev.gatehouse.mcp.legacy.LegacyEra;
import dev.gatehouse.mcp.legacy.LegacyParts;
import dev.gatehouse.mcp.modern.ModernEra;
import dev.gatehouse.mcp.modern.ModernParts;
import dev.gatehouse.mcp.wire.Arrival;
import dev.gatehouse.mcp.wire.Era;
import dev.gatehouse.mcp.wire.Exchange;
import dev.gatehouse.mcp.wire.McpGate;
import dev.gatehouse.mcp.wire.Reply;
import dev.gatehouse.mcp.wire.ReplyWriter;
import dev.gatehouse.mcp.wire.RpcError;
import dev.gatehouse.mcp.wire.RpcException;
import dev.gatehouse.mcp.wire.ServerInfo;
import dev.gatehouse.telemetry.TraceStep;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The MCP endpoint (Streamable HTTP), both eras on one URL. What headers can decide is decided before a byte of the
 * body is read: host, origin, method, credentials, media type, length. Blocking: meant to run on virtual threads.
 */
public final class McpServlet extends HttpServlet {
    /** The exact path of the endpoint for everything. */
    public static final String PATH = "/mcp";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(McpServlet.class);
    private static final Set<String> CHANNEL = Set.of("GET", "DELETE");
    private static final int ANONYMOUS_BODY = 64 * 1024;

    private final String path;
    private final transient McpGate gate;
    private final transient AllowedOrigins origins;
    private final transient EraSelector eras;
    private final transient LegacyChannel channel;
    private final int maxBody;

    /**
     * The endpoint before one gate.
     *
     * @param path its exact path
     * @param legacyParts what the older revisions keep; to be started and stopped by whoever made it
     * @param modern what the requests of the modern era share
     * @param version the gateway's version, told to clients
     */
    public McpServlet(
            String path,
            McpConfig config,
            AllowedOrigins origins,
            CredentialsReader credentials,
            Challenges challenges,
            Gate gate,
            LegacyParts legacyParts,
            ModernParts modern,
            String version) {
        this.path = path;
        this.gate = new McpGate(gate, credentials, challenges, config.anonymousDiscovery(), config.challengeForm());
        this.origins = origins;
        this.maxBody = config.maxBody();
        ServerInfo server = new ServerInfo(version, config.instructions());
        LegacyEra legacy = new LegacyEra(this.gate, gate, server, legacyParts);
        this.channel = new LegacyChannel(this.gate, legacy, legacyParts);
        this.eras = new EraSelector(new ModernEra(this.gate, gate, server, modern), legacy);
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Arrival arrival = Arrival.of(request, response);
        try {
            serve(arrival, response);
        } catch (RuntimeException e) {
            LOG.error("request {} failed unexpectedly", arrival.requestId(), e);
            if (!response.isCommitted()) {
                ReplyWriter.write(
                        response, arrival.requestId(), new Reply.Failure(null, RpcError.internal(), null, null, null));
            }
        }
    }

    private void serve(Arrival arrival, HttpServletResponse response) throws IOException {
        HttpServletRequest request = arrival.request();
        if (!request.getRequestURI().equals(path)) {
            refuseUnread(arrival, response, unrecorded(404, "not_found", "The MCP endpoint is " + path + "."));
            return;
        }
        AllowedOrigins.Problem foreign = origins.check(request);
        if (foreign != null) {
            RpcException problem = new RpcException(RpcError.http(403, foreign.code(), foreign.message()));
            refuseUnread(arrival, response, gate.refuse(Caller.anonymous(), arrival, problem));
            return;
        }
        CrossOrigin.allow(request, response);
        if (request.getMethod().equals("POST")) {
            post(arrival, response);
        } else if (isForChannel(arrival)) {
            channel(arrival, response);
        } else if (CrossOrigin.isPreflight(request)) {
            CrossOrigin.answerPreflight(request, response);
        } else {
            boolean legacy = channel.isOffered() && eras.mayBeLegacy(arrival.header("MCP-Protocol-Version"));
            response.setHeader("Allow", legacy ? "POST, GET, DELETE" : "POST");
            refuseUnread(arrival, response, unrecorded(405, "method_not_allowed", "Send messages with POST."));
        }
    }

    private void post(Arrival arrival, HttpServletResponse response) throws IOException {
        switch (gate.admit(arrival, response)) {
            case Admission.Refused refused -> refuseUnread(arrival, response, gate.failure(null, refused.refusal()));
            case Admission.Admitted admitted ->
                read(new Exchange(arrival, admitted.caller(), admitted.token(), response), response);
        }
    }

    private boolean isForChannel(Arrival arrival) {
        return channel.isOffered()
                && CHANNEL.contains(arrival.request().getMethod())
                && eras.mayBeLegacy(arrival.header("MCP-Protocol-Version"));
    }

    private void channel(Arrival arrival, HttpServletResponse response) throws IOException {
        switch (gate.admit(arrival, response)) {
            case Admission.Refused refused -> refuseUnread(arrival, response, gate.failure(null, refused.refusal()));
            case Admission.Admitted admitted -> {
                Exchange exchange = new Exchange(arrival, admitted.caller(), admitted.token(), response);
                try {
                    eras.requireSpoken(arrival.header("MCP-Protocol-Version"));
                } catch (RpcException e) {
                    reply(arrival, response, gate.refuse(exchange.caller(), arrival, e));
                    return;
                }
                reply(
                        arrival,
                        response,
                        arrival.request().getMethod().equals("GET") ? channel.get(exchange) : channel.delete(exchange));
            }
        }
    }

    private void read(Exchange exchange, HttpServletResponse response) throws IOException {
        Arrival arrival = exchange.arrival();
        int limit = exchange.caller().isAnonymous() ? Math.min(ANONYMOUS_BODY, maxBody) : maxBody;
        JsonNode body;
        try {
            body = RequestBody.readMessage(arrival.request(), limit);
        } catch (RequestBody.Refused e) {
            boolean unread = e.status() != 400;
            RpcError error = unread
                    ? RpcError.http(e.status(), e.code(), e.getMessage())
                    : RpcError.parseError(e.code(), e.getMessage());
            Reply failure = gate.refuse(exchange.caller(), arrival, new RpcException(error));
            if (unread) {
                refuseUnread(arrival, response, failure);
            } else {
                reply(arrival, response, failure);
            }
            return;
        }
        answer(exchange, body, response);
    }

    private void answer(Exchange exchange, JsonNode body, HttpServletResponse response) throws IOException {
        Arrival arrival = exchange.arrival();
        EraSelector.Selection selection;
        try {
            selection = eras.select(body, arrival.header("MCP-Protocol-Version"));
        } catch (RpcException e) {
            reply(arrival, response, gate.refuse(exchange.caller(), arrival, e));
            return;
        }
        switch (selection) {
            case EraSelector.Selection.Single single ->
                reply(arrival, response, answer(single.era(), single.message(), exchange));
            case EraSelector.Selection.Batch batch -> {
                List<Reply> replies;
                try {
                    replies = batch.era().answer(batch.messages(), exchange);
                } catch (RpcException e) {
                    reply(arrival, response, gate.refuse(exchange.caller(), arrival, e));
                    return;
                }
                ReplyWriter.write(response, arrival.requestId(), replies);
            }
        }
    }

    private static Reply answer(Era era, JsonRpc message, Exchange exchange) {
        try (TraceStep step = TraceStep.message(message)) {
            Reply reply = era.answer(message, exchange);
            if (reply instanceof Reply.Failure failure) {
                step.error(failure.error().code());
            }
            return reply;
        }
    }

    private static void refuseUnread(Arrival arrival, HttpServletResponse response, Reply reply) throws IOException {
        RequestBody.leaveUnread(arrival.request(), response);
        reply(arrival, response, reply);
    }

    private static void reply(Arrival arrival, HttpServletResponse response, Reply reply) throws IOException {
        ReplyWriter.write(response, arrival.requestId(), reply);
    }

    /** A fault of no consequence: nobody asked for anything that could be decided. */
    private static Reply.Failure unrecorded(int status, String code, String message) {
        return new Reply.Failure(null, RpcError.http(status, code, message), null, null, null);
    }
}
