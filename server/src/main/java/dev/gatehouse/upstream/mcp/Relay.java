package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.telemetry.TraceStep;
import dev.gatehouse.tools.ClientCapabilities;
import dev.gatehouse.tools.Conversation;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.LogLevel;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.upstream.Resilience;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.forwarding.IdentityForwarding;
import dev.gatehouse.upstream.forwarding.OnBehalf;
import dev.gatehouse.upstream.forwarding.TraceFields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Passes requests on to one server and what it says meanwhile back, whatever era client and server are of. A server of
 * the older revisions asks within its stream: a client that can be asked at once is; for another the stream is put
 * aside until the client comes again. A server of the modern era asks by ending the request, which the gate asks the
 * client for and repeats. What stands before the server counts what is under way and gives it a rest when it fails.
 * Thread-safe; blocks.
 */
final class Relay {
    /** The key under which a question of a server of the older revisions goes to the client. */
    private static final String ANSWER = "answer";

    private static final String PARKED = "parked";
    private static final String STATE = "state";
    private static final List<String> RELAYED = List.of("elicitation", "sampling", "roots");
    private static final int URL_ELICITATION_REQUIRED = -32042;

    private final Connection connection;
    private final IdentityForwarding forwarding;
    private final Resilience resilience;
    private final Parking parking = new Parking();

    Relay(Connection connection, IdentityForwarding forwarding, Resilience resilience) {
        this.connection = connection;
        this.forwarding = forwarding;
        this.resilience = resilience;
    }

    /**
     * Passes a request on, or goes on with one that was put aside. One that is harmless twice may be sent again if the
     * connection fails.
     *
     * @throws ToolFailure if there is no answer to be had
     */
    Relayed pass(Asked asked) throws ToolFailure {
        boolean harmlessTwice = asked.harmlessTwice() && parked(asked) == null;
        try {
            return resilience.call(harmlessTwice, () -> once(asked, harmlessTwice));
        } catch (UpstreamFailure e) {
            throw e.asToolFailure();
        }
    }

    private static @Nullable String parked(Asked asked) {
        JsonNode state = asked.input().state();
        return state == null ? null : state.path(PARKED).textValue();
    }

    private Relayed once(Asked asked, boolean harmlessTwice) throws UpstreamFailure, ToolFailure {
        try {
            return traced(asked);
        } catch (McpFailure e) {
            throw Failures.of(resilience.upstream(), e, harmlessTwice);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolFailure("The call was cancelled.");
        }
    }

    private Relayed traced(Asked asked) throws ToolFailure, McpFailure, InterruptedException {
        String tool = asked.method().equals("tools/call")
                ? asked.params().path("name").textValue()
                : null;
        try (TraceStep step = TraceStep.message(resilience.upstream(), asked.method(), tool)) {
            try {
                return passed(asked.in(step.within(asked.behalf().trace())));
            } catch (McpFailure e) {
                step.failed(e.reason().name().toLowerCase(Locale.ROOT));
                throw e;
            }
        }
    }

    private Relayed passed(Asked asked) throws ToolFailure, McpFailure, InterruptedException {
        Relayed again = null;
        Work work = null;
        String name = parked(asked);
        if (name != null) {
            Parking.Parked parked = parking.take(name, asked.behalf().caller());
            if (parked == null) {
                throw unanswerable(name);
            }
            work = parked.work();
            if (asked.input().response(ANSWER) instanceof ObjectNode answer) {
                work.answer(parked.asked(), answer);
            } else {
                again = putAside(work, parked.asked(), asked);
            }
        } else {
            work = begin(asked, asked.input().state());
        }
        boolean ended = again == null;
        try {
            Relayed relayed = again == null ? follow(work, asked) : again;
            ended = !isPutAside(relayed);
            return relayed;
        } finally {
            if (ended) {
                work.close();
            }
        }
    }

    private ToolFailure unanswerable(String name) {
        String server = "The MCP server " + resilience.upstream();
        return parking.isOurs(name)
                ? new ToolFailure(
                        "question_expired",
                        server + " waits for this answer no more: it came too late, or twice. Begin again.",
                        ToolFailure.Outcome.TOOL_ERROR,
                        null)
                : new ToolFailure(
                        "question_at_another_node",
                        server + " was asked by another node of this gateway, or before a restart: this node cannot"
                                + " give it the answer. Send the same request there, or begin again.",
                        ToolFailure.Outcome.TOOL_ERROR,
                        null);
    }

    private Work begin(Asked asked, @Nullable JsonNode state) throws McpFailure, InterruptedException {
        ObjectNode params = asked.params();
        Input input = asked.input();
        if (!input.responses().isEmpty() || (state != null && state.has(STATE))) {
            params = Json.object().setAll(params);
            params.set("inputResponses", input.responses());
            if (state != null && state.has(STATE)) {
                params.set("requestState", state.get(STATE));
            }
        }
        params = Strangers.beside(params, asked.conversation().params());
        Party party = party(asked);
        return connection.server(party).begin(party, asked.method(), params, asked.mirrored());
    }

    private Party party(Asked asked) {
        Caller caller = asked.behalf().caller();
        Conversation conversation = asked.conversation();
        LogLevel level = conversation.logLevel();
        return new Party(
                caller.isAnonymous()
                        ? null
                        : caller.issuer() + '\n' + caller.subject() + '\n' + String.valueOf(caller.clientId()),
                relayable(conversation.client()),
                level == null ? null : level.wireName(),
                TraceFields.of(asked.behalf().trace()),
                identity(asked.behalf()));
    }

    Party.Identity identity(OnBehalf behalf) {
        return () -> {
            try {
                return forwarding.headers(behalf);
            } catch (UpstreamFailure e) {
                throw new McpFailure(McpFailure.Reason.IDENTITY, 0, String.valueOf(e.getMessage()), e);
            }
        };
    }

    /** What the client can do and we pass on; extensions are agreed on with each side by itself. */
    private static ObjectNode relayable(ClientCapabilities client) {
        ObjectNode relayable = Json.object();
        for (String capability : RELAYED) {
            if (client.declared().get(capability) instanceof ObjectNode declared) {
                ObjectNode copy = relayable.putObject(capability);
                declared.properties().forEach(member -> {
                    if (!member.getKey().equals("listChanged")) {
                        copy.set(member.getKey(), member.getValue());
                    }
                });
            }
        }
        return relayable;
    }

    /** Hears the server out, to its result or to a question that ends the client's request. */
    private Relayed follow(Work work, Asked asked) throws McpFailure, InterruptedException {
        Conversation conversation = asked.conversation();
        while (true) {
            switch (work.next()) {
                case Turn.Progress(ObjectNode params) -> progress(params, conversation);
                case Turn.Log(ObjectNode params) -> log(params, conversation);
                case Turn.Asks question -> {
                    Relayed aside = ask(work, question, asked);
                    if (aside != null) {
                        return aside;
                    }
                }
                case Turn.AsksAgain(Map<String, Turn.Question> questions, JsonNode state) -> {
                    return new Relayed.Wanted(wanted(questions, state));
                }
                case Turn.Done(ObjectNode result) -> {
                    return new Relayed.Result(result);
                }
                case Turn.Refused refused -> {
                    return refused.code() == URL_ELICITATION_REQUIRED ? visits(refused) : new Relayed.Refused(refused);
                }
            }
        }
    }

    private static void progress(ObjectNode params, Conversation conversation) {
        JsonNode total = params.path("total");
        conversation.progress(
                params.path("progress").asDouble(),
                total.isNumber() ? total.asDouble() : null,
                params.path("message").textValue());
    }

    private static void log(ObjectNode params, Conversation conversation) {
        LogLevel level = LogLevel.of(params.path("level").textValue());
        if (level != null) {
            conversation.log(level, params.path("logger").textValue(), params.path("data"));
        }
    }

    /** Asks the client what the server wants to know; absent if the server goes on. */
    private @Nullable Relayed ask(Work work, Turn.Asks question, Asked asked) throws McpFailure, InterruptedException {
        InputRequired wanted =
                InputRequired.of(ANSWER, new InputRequired.Request(question.method(), question.params()));
        if (!wanted.missingCapabilities(asked.conversation().client()).isEmpty()) {
            work.decline(question, "The client cannot be asked for this.");
            return null;
        }
        Input answered;
        try {
            answered = asked.conversation().ask(wanted);
        } catch (ToolFailure e) {
            work.decline(question, String.valueOf(e.getMessage()));
            return null;
        }
        if (answered == null) {
            return putAside(work, question, asked);
        }
        if (answered.response(ANSWER) instanceof ObjectNode answer) {
            work.answer(question, answer);
        } else {
            work.decline(question, "The client gave no answer that can be passed on.");
        }
        return null;
    }

    private Relayed putAside(Work work, Turn.Asks question, Asked asked) {
        String id = parking.keep(work, question, asked.behalf().caller());
        return new Relayed.Wanted(new InputRequired(
                Map.of(ANSWER, new InputRequired.Request(question.method(), question.params())),
                Json.object().put(PARKED, id)));
    }

    private static boolean isPutAside(Relayed relayed) {
        return relayed instanceof Relayed.Wanted(InputRequired wanted)
                && wanted.state() != null
                && wanted.state().has(PARKED);
    }

    private static InputRequired wanted(Map<String, Turn.Question> questions, @Nullable JsonNode state)
            throws McpFailure {
        Map<String, InputRequired.Request> requests = new LinkedHashMap<>();
        for (Map.Entry<String, Turn.Question> question : questions.entrySet()) {
            try {
                requests.put(
                        question.getKey(),
                        new InputRequired.Request(
                                question.getValue().method(),
                                question.getValue().params()));
            } catch (IllegalArgumentException e) {
                throw new McpFailure(
                        McpFailure.Reason.BROKEN, "The server asks for something that no client can be asked for.");
            }
        }
        return new InputRequired(requests, state == null ? null : Json.object().set(STATE, state));
    }

    /** How 2025-11-25 says that a person has to visit pages first; then the same request comes again. */
    private static Relayed visits(Turn.Refused refused) {
        Map<String, InputRequired.Request> visits = new LinkedHashMap<>();
        JsonNode data = refused.data();
        if (data != null) {
            for (JsonNode one : data.path("elicitations")) {
                if (one.path("url").isTextual()) {
                    visits.put(
                            "visit" + visits.size(),
                            InputRequired.Request.visit(
                                    one.path("message").asText(),
                                    one.path("url").textValue()));
                }
            }
        }
        return visits.isEmpty() ? new Relayed.Refused(refused) : new Relayed.Wanted(new InputRequired(visits, null));
    }

    void close() {
        parking.close();
    }
}
