package dev.gatehouse.mcp.legacy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.gate.Answer;
import dev.gatehouse.gate.Call;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Refusal;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.mcp.wire.Cursors;
import dev.gatehouse.mcp.wire.McpGate;
import dev.gatehouse.mcp.wire.OfferingDescriptions;
import dev.gatehouse.mcp.wire.Parameters;
import dev.gatehouse.mcp.wire.Reply;
import dev.gatehouse.mcp.wire.RpcError;
import dev.gatehouse.mcp.wire.RpcException;
import dev.gatehouse.mcp.wire.ToolDescriptions;
import dev.gatehouse.tools.CompletionAsked;
import dev.gatehouse.tools.Conversation;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.ToolResult;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What clients of this era use: tools, resources, prompts, completion. Thread-safe. */
final class Features {
    private static final String NO_TASKS = "these revisions know no tasks";
    private static final int RESOURCE_NOT_FOUND = -32002;
    private static final String NOT_ASKABLE = "This needs input that cannot be asked of this client: it has no session,"
            + " or takes no stream of events.";

    private final McpGate front;
    private final Gate gate;
    private final Cursors cursors;
    private final ToolDescriptions tools;

    Features(McpGate front, Gate gate, Cursors cursors) {
        this.front = front;
        this.gate = gate;
        this.cursors = cursors;
        this.tools = new ToolDescriptions(false, gate::nameOf);
    }

    /** Puts parameters into the gate's terms. */
    @FunctionalInterface
    private interface Act {
        Reply with(Parameters params) throws RpcException;
    }

    private Reply act(JsonRpc.Request request, Standing standing, Act act) {
        try {
            return act.with(new Parameters(request));
        } catch (RpcException e) {
            return front.refuse(standing.exchange().caller(), standing.envelope(), request.method(), e);
        }
    }

    Reply call(JsonRpc.Request request, Standing standing, Conversation conversation) {
        return act(request, standing, params -> {
            Call call = call(standing, request, params.string("name"), params.object("arguments"), conversation);
            return switch (gate.call(call)) {
                case Answer.Completed<ToolResult> done -> toolResult(request, standing, done.result());
                case Answer.Asking<ToolResult> _ -> toolResult(request, standing, ToolResult.error(NOT_ASKABLE));
                case Answer.Started<ToolResult> _ -> throw new IllegalStateException(NO_TASKS);
                case Answer.Refused<ToolResult>(Refusal refusal) ->
                    switch (refusal.kind()) {
                        case INVALID_ARGUMENTS, MISSING_CAPABILITY ->
                            toolResult(request, standing, ToolResult.error(refusal.message()));
                        default ->
                            front.refusedCall(
                                    request.id(), refusal, result -> Downgrade.toolResult(result, standing.revision()));
                    };
            };
        });
    }

    Reply read(JsonRpc.Request request, Standing standing, Conversation conversation) {
        return act(request, standing, params -> {
            String uri = params.string("uri");
            return answer(
                    request,
                    gate.read(call(standing, request, uri, Json.object(), conversation)),
                    read -> json -> {
                        json.writeStartObject();
                        json.writeFieldName("contents");
                        json.writeTree(read.contents());
                        Downgrade.writeOthers(read.others(), json);
                        json.writeEndObject();
                    },
                    uri);
        });
    }

    Reply prompt(JsonRpc.Request request, Standing standing, Conversation conversation) {
        return act(request, standing, params -> {
            Call call = call(standing, request, params.string("name"), params.object("arguments"), conversation);
            return answer(
                    request,
                    gate.prompt(call, params.strings("arguments")),
                    prompt -> json -> {
                        json.writeStartObject();
                        if (prompt.description() != null) {
                            json.writeStringField("description", prompt.description());
                        }
                        json.writeFieldName("messages");
                        json.writeTree(Downgrade.messages(prompt.messages(), standing.revision()));
                        Downgrade.writeOthers(prompt.others(), json);
                        json.writeEndObject();
                    },
                    null);
        });
    }

    Reply complete(JsonRpc.Request request, Standing standing, Conversation conversation) {
        return act(request, standing, params -> {
            ObjectNode reference = params.object("ref");
            ObjectNode argument = params.object("argument");
            boolean prompt = "ref/prompt".equals(reference.path("type").textValue());
            String about = reference.path(prompt ? "name" : "uri").textValue();
            String name = argument.path("name").textValue();
            String value = argument.path("value").textValue();
            if (about == null || name == null || value == null) {
                throw params.invalid("params.ref must name a prompt or a resource template, and params.argument must"
                        + " have a name and a value.");
            }
            Map<String, String> others =
                    params.strings("context.arguments", params.object("context").path("arguments"));
            CompletionAsked asked = new CompletionAsked(
                    standing.exchange().caller(),
                    name,
                    value,
                    others,
                    standing.envelope().trace());
            Call call = call(standing, request, about, Json.object(), conversation);
            return answer(
                    request,
                    gate.complete(call, prompt, asked),
                    completion -> json -> {
                        json.writeStartObject();
                        json.writeObjectFieldStart("completion");
                        json.writeArrayFieldStart("values");
                        for (String one : completion.values()) {
                            json.writeString(one);
                        }
                        json.writeEndArray();
                        if (completion.total() != null) {
                            json.writeNumberField("total", completion.total());
                        }
                        json.writeBooleanField("hasMore", completion.more());
                        json.writeEndObject();
                        json.writeEndObject();
                    },
                    null);
        });
    }

    /** The lists, and what there is not. */
    Reply list(JsonRpc.Request request, Standing standing) throws RpcException {
        Caller caller = standing.exchange().caller();
        return switch (request.method()) {
            case McpGate.LIST ->
                page(
                        request,
                        standing,
                        "tools",
                        gate.sights(caller),
                        sight -> gate.nameOf(sight.tool()),
                        (json, sight) -> json.writeRawValue(tools.of(sight.tool())));
            case McpGate.LIST_RESOURCES ->
                page(
                        request,
                        standing,
                        "resources",
                        gate.resources(caller),
                        gate::nameOf,
                        (json, resource) -> json.writeTree(OfferingDescriptions.of(resource, gate.nameOf(resource))));
            case McpGate.LIST_TEMPLATES ->
                page(
                        request,
                        standing,
                        "resourceTemplates",
                        gate.templates(caller),
                        gate::nameOf,
                        (json, template) -> json.writeTree(OfferingDescriptions.of(template, gate.nameOf(template))));
            case McpGate.LIST_PROMPTS ->
                page(
                        request,
                        standing,
                        "prompts",
                        gate.prompts(caller),
                        gate::nameOf,
                        (json, prompt) -> json.writeTree(OfferingDescriptions.of(prompt, gate.nameOf(prompt))));
            default -> throw new RpcException(RpcError.unknownMethod(200), request.id());
        };
    }

    /** Writes one element of a list. */
    @FunctionalInterface
    private interface Element<E> {
        void write(JsonGenerator json, E element) throws IOException;
    }

    private <E> Reply page(
            JsonRpc.Request request,
            Standing standing,
            String name,
            List<E> elements,
            Function<E, String> id,
            Element<E> write)
            throws RpcException {
        Cursors.Page<E> page = cursors.page(request, standing.exchange().caller(), elements, id);
        Reply failure = front.attend(standing.exchange(), standing.envelope(), request.method(), request.id());
        if (failure != null) {
            return failure;
        }
        return new Reply.Result(request.id(), json -> {
            json.writeStartObject();
            json.writeArrayFieldStart(name);
            for (E element : page.entries()) {
                write.write(json, element);
            }
            json.writeEndArray();
            if (page.next() != null) {
                json.writeStringField("nextCursor", page.next());
            }
            json.writeEndObject();
        });
    }

    /** Whether this caller may read what is under a URI. */
    boolean mayRead(Caller caller, String uri) {
        return gate.mayRead(caller, uri);
    }

    /** How this era says that there is nothing under a URI (2025-11-25, resources, error handling). */
    static RpcError unknownResource(String uri) {
        return new RpcError(
                200,
                RESOURCE_NOT_FOUND,
                "unknown_resource",
                "There is no resource of this URI.",
                Json.object().put("uri", uri));
    }

    private static Call call(
            Standing standing, JsonRpc.Request request, String name, ObjectNode arguments, Conversation conversation) {
        return new Call(
                standing.exchange().caller(),
                standing.exchange().token(),
                standing.envelope(),
                request.method(),
                name,
                arguments,
                Input.none(),
                conversation);
    }

    private static Reply toolResult(JsonRpc.Request request, Standing standing, ToolResult result) {
        return new Reply.Result(request.id(), Downgrade.toolResult(result, standing.revision()));
    }

    private <R> Reply answer(
            JsonRpc.Request request, Answer<R> answer, Function<R, Reply.Body> write, @Nullable String uri) {
        return switch (answer) {
            case Answer.Completed<R> done -> new Reply.Result(request.id(), write.apply(done.result()));
            case Answer.Asking<R> asking ->
                new Reply.Failure(
                        request.id(),
                        RpcError.told("missing_capability", NOT_ASKABLE),
                        asking.decisionId(),
                        null,
                        null);
            case Answer.Started<R> _ -> throw new IllegalStateException(NO_TASKS);
            case Answer.Refused<R>(Refusal refusal) -> {
                Reply.Failure failure = front.failure(request.id(), refusal);
                yield switch (refusal.kind()) {
                    case UNKNOWN_TOOL -> uri == null ? failure : failure.as(unknownResource(uri));
                    case MISSING_CAPABILITY -> failure.as(RpcError.told(refusal.code(), refusal.message()));
                    default -> failure;
                };
            }
        };
    }
}
