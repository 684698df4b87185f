package dev.gatehouse.mcp.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.discovery.CredentialsReader;
import dev.gatehouse.gate.Admission;
import dev.gatehouse.gate.Envelope;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Refusal;
import dev.gatehouse.gate.Sight;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.json.Json;
import dev.gatehouse.tools.ToolResult;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The gate in the terms of MCP: what goes in is a message, what comes out a reply. Holds no policy. Thread-safe. */
public final class McpGate {
    public static final String CALL = "tools/call";
    public static final String LIST = "tools/list";
    public static final String READ = "resources/read";
    public static final String GET_PROMPT = "prompts/get";
    public static final String COMPLETE = "completion/complete";
    public static final String LIST_RESOURCES = "resources/list";
    public static final String LIST_TEMPLATES = "resources/templates/list";
    public static final String LIST_PROMPTS = "prompts/list";
    public static final String DISCOVER = "server/discover";
    public static final String INITIALIZE = "initialize";
    public static final String PING = "ping";

    /** What can be for something that needs no caller. */
    private static final Set<String> USES = Set.of(CALL, READ, GET_PROMPT, COMPLETE);

    private static final Set<String> DISCOVERY = Set.of(
            INITIALIZE,
            "notifications/initialized",
            PING,
            DISCOVER,
            LIST,
            LIST_RESOURCES,
            LIST_TEMPLATES,
            LIST_PROMPTS);
    /** The protocol of a request whose body was not read, or says nothing of it. */
    private static final String UNKNOWN_PROTOCOL = "unknown";

    private final Gate gate;
    private final CredentialsReader credentials;
    private final Challenges challenges;
    private final boolean anonymousDiscovery;
    private final ChallengeForm form;

    /** {@code form}: how a client learns that a call of a tool needs other credentials. */
    public McpGate(
            Gate gate,
            CredentialsReader credentials,
            Challenges challenges,
            boolean anonymousDiscovery,
            ChallengeForm form) {
        this.gate = gate;
        this.credentials = credentials;
        this.challenges = challenges;
        this.anonymousDiscovery = anonymousDiscovery;
        this.form = form;
    }

    /** Who sent a request, from its headers alone. */
    public Admission admit(Arrival arrival, HttpServletResponse response) {
        String method = arrival.header("Mcp-Method");
        boolean call = CALL.equals(method);
        return gate.admit(
                credentials.read(arrival.request(), response),
                method == null || isOpen(method),
                arrival.envelope(UNKNOWN_PROTOCOL, null),
                method == null ? "POST" : method,
                call && form == ChallengeForm.HTTP ? McpName.decode(arrival.header("Mcp-Name")) : null);
    }

    /**
     * Asks who was let in without credentials to sign in after all, if the message can be for nothing that needs no
     * caller.
     *
     * @return absent if it may go on
     */
    public Reply.@Nullable Failure askToSignIn(
            Exchange exchange, Envelope envelope, String method, @Nullable JsonNode id) {
        if (isOpen(method) || !exchange.caller().isAnonymous()) {
            return null;
        }
        return switch (gate.admit(Credentials.NONE, false, envelope, method, null)) {
            case Admission.Refused refused -> failure(id, refused.refusal());
            case Admission.Admitted _ ->
                throw new IllegalStateException("nobody may be admitted here without credentials");
        };
    }

    /**
     * Whether a method is taken without credentials: a use of something, which the gate decides by what it is;
     * discovery where it is configured, and then everything as long as nothing here needs a caller.
     */
    public boolean isOpen(String method) {
        return USES.contains(method) || (anonymousDiscovery && (DISCOVERY.contains(method) || !gate.needsSignIn()));
    }

    /**
     * Takes an act that runs no tool through the gate.
     *
     * @return absent if it may go on
     */
    public Reply.@Nullable Failure attend(Exchange exchange, Envelope envelope, String method, @Nullable JsonNode id) {
        Refusal refusal = gate.attend(exchange.caller(), envelope, method);
        return refusal == null ? null : failure(id, refusal);
    }

    /** What the caller sees. Record the act with {@link #attend} first. */
    public List<Sight> sights(Caller caller) {
        return gate.sights(caller);
    }

    /** Records that a message breaks the wire's rules. */
    public Reply.Failure refuse(Caller caller, Envelope envelope, String method, RpcException problem) {
        RpcError error = problem.error();
        String decisionId = gate.refused(caller, envelope, method, error.name(), error.message(), error.status());
        return new Reply.Failure(problem.id(), error, decisionId, null, null);
    }

    /** Records that a stream was cut because its client did not read. */
    public void cut(Caller caller, Envelope envelope, String method) {
        refuse(caller, envelope, method, new RpcException(RpcError.slowReader()));
    }

    /** The same for a request whose message is not known. */
    public Reply.Failure refuse(Caller caller, Arrival arrival, RpcException problem) {
        return refuse(caller, arrival.envelope(UNKNOWN_PROTOCOL, null), "POST", problem);
    }

    /** What a client reads of a refusal. */
    public Reply.Failure failure(@Nullable JsonNode id, Refusal refusal) {
        return new Reply.Failure(
                id, RpcError.of(refusal), refusal.decisionId(), challenges.of(refusal), refusal.retryAfter());
    }

    /** The same with members of the error's {@code data} that MCP asks for. */
    public Reply.Failure failure(JsonNode id, Refusal refusal, ObjectNode details) {
        Reply.Failure failure = failure(id, refusal);
        return new Reply.Failure(
                id, failure.error().with(details), failure.decisionId(), failure.challenge(), failure.retryAfter());
    }

    /**
     * What a client reads of a refused call of a tool. Where configuration says so, a challenge stands in a result too,
     * for hosts that look for it there.
     *
     * @param write puts a result into the era's form
     */
    public Reply refusedCall(JsonNode id, Refusal refusal, Function<ToolResult, Reply.Body> write) {
        Reply.Failure failure = failure(id, refusal);
        String challenge = failure.challenge();
        if (challenge == null || form == ChallengeForm.HTTP) {
            return failure;
        }
        ObjectNode meta = Json.object();
        meta.putArray("mcp/www_authenticate").add(challenge);
        ToolResult said = ToolResult.error(refusal.message());
        Reply.Body body = write.apply(new ToolResult(said.content(), null, true, meta));
        return form == ChallengeForm.BOTH
                ? new Reply.Challenged(id, body, failure.error().status(), challenge)
                : new Reply.Result(id, body);
    }
}
