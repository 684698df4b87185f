package dev.gatehouse.mcp.modern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.gate.Answer;
import dev.gatehouse.gate.Call;
import dev.gatehouse.gate.Envelope;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Refusal;
import dev.gatehouse.gate.TaskAct;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.mcp.wire.ClientWatch;
import dev.gatehouse.mcp.wire.Exchange;
import dev.gatehouse.mcp.wire.McpGate;
import dev.gatehouse.mcp.wire.Parameters;
import dev.gatehouse.mcp.wire.Reply;
import dev.gatehouse.mcp.wire.RpcError;
import dev.gatehouse.mcp.wire.RpcException;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.tools.Completion;
import dev.gatehouse.tools.CompletionAsked;
import dev.gatehouse.tools.Deferred;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.Task;
import dev.gatehouse.tools.ToolResult;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What clients of this era use: tools, resources, prompts, completion. Thread-safe. */
final class Features {
    private final McpGate front;
    private final Gate gate;
    private final ModernParts parts;
    private final Results results;

    Features(McpGate front, Gate gate, ModernParts parts, Results results) {
        this.front = front;
        this.gate = gate;
        this.parts = parts;
        this.results = results;
    }

    /** Takes a call through the gate. */
    @FunctionalInterface
    private interface Act<R> {
        Answer<R> through(Call call);
    }

    Reply call(JsonRpc.Request request, Exchange exchange, Envelope envelope) throws RpcException {
        Parameters params = new Parameters(request);
        String name = params.string("name");
        ObjectNode arguments = params.object("arguments");
        requireMirrored(request, exchange, name, arguments);
        return act(
                request,
                exchange,
                envelope,
                name,
                arguments,
                gate::call,
                results::tool,
                refusal -> switch (refusal.kind()) {
                    case INVALID_ARGUMENTS ->
                        new Reply.Result(request.id(), results.tool(ToolResult.error(refusal.message())));
                    default -> front.refusedCall(request.id(), refusal, results::tool);
                });
    }

    Reply read(JsonRpc.Request request, Exchange exchange, Envelope envelope) throws RpcException {
        String uri = new Parameters(request).string("uri");
        Act<ResourceContents> read = gate::read;
        return act(
                request,
                exchange,
                envelope,
                uri,
                Json.object(),
                read,
                results::contents,
                refusal -> refusal.kind() == Refusal.Kind.UNKNOWN_TOOL
                        ? front.failure(request.id(), refusal, Json.object().put("uri", uri))
                        : front.failure(request.id(), refusal));
    }

    Reply prompt(JsonRpc.Request request, Exchange exchange, Envelope envelope) throws RpcException {
        Parameters params = new Parameters(request);
        Map<String, String> arguments = params.strings("arguments");
        Act<PromptResult> get = call -> gate.prompt(call, arguments);
        return act(
                request,
                exchange,
                envelope,
                params.string("name"),
                params.object("arguments"),
                get,
                results::prompt,
                refusal -> front.failure(request.id(), refusal));
    }

    Reply complete(JsonRpc.Request request, Exchange exchange, Envelope envelope) throws RpcException {
        Parameters params = new Parameters(request);
        ObjectNode ref = params.object("ref");
        ObjectNode argument = params.object("argument");
        boolean forPrompt = "ref/prompt".equals(ref.path("type").textValue());
        String about = ref.path(forPrompt ? "name" : "uri").textValue();
        String name = argument.path("name").textValue();
        String value = argument.path("value").textValue();
        if (about == null
                || (!forPrompt && !"ref/resource".equals(ref.path("type").textValue()))) {
            throw params.invalid("params.ref must be a reference to a prompt or to a resource template.");
        }
        if (name == null || value == null) {
            throw params.invalid("params.argument must hold name and value, both strings.");
        }
        Map<String, String> others =
                params.strings("context.arguments", params.object("context").path("arguments"));
        CompletionAsked asked = new CompletionAsked(exchange.caller(), name, value, others, envelope.trace());
        Act<Completion> complete = call -> gate.complete(call, forPrompt, asked);
        return act(
                request,
                exchange,
                envelope,
                about,
                Json.object(),
                complete,
                results::completion,
                refusal -> front.failure(request.id(), refusal));
    }

    /** One of the methods of the tasks extension. */
    Reply task(JsonRpc.Request request, Exchange exchange, Envelope envelope, TaskAct act) throws RpcException {
        Parameters params = new Parameters(request);
        requireTasks(request);
        String id = params.string("taskId");
        Call call = new Call(
                exchange.caller(),
                exchange.token(),
                envelope,
                request.method(),
                id,
                act == TaskAct.ANSWER ? params.object("inputResponses") : Json.object());
        return switch (gate.task(call, act)) {
            case Answer.Completed<Task> done ->
                new Reply.Result(
                        request.id(),
                        results.tree(act == TaskAct.GET ? Results.describe(done.result()) : Json.object()));
            case Answer.Refused<Task> refused -> front.failure(request.id(), refused.refusal());
            case Answer.Asking<Task> _, Answer.Started<Task> _ ->
                throw new IllegalStateException("a task cannot be asked for later");
        };
    }

    /** Whoever speaks of tasks must have said that it knows them. */
    static void requireTasks(JsonRpc.Request request) throws RpcException {
        JsonNode declared = request.params().path("_meta").path(Meta.CAPABILITIES);
        if (!declared.path("extensions").path(Deferred.EXTENSION).isObject()) {
            ObjectNode required = Json.object();
            required.putObject("extensions").putObject(Deferred.EXTENSION);
            throw new RpcException(RpcError.missingCapability(required), request.id());
        }
    }

    /** Runs an act while its client is watched, and gives its answer as JSON or at the end of its stream. */
    private <R> Reply act(
            JsonRpc.Request request,
            Exchange exchange,
            Envelope envelope,
            String name,
            ObjectNode arguments,
            Act<R> act,
            Function<R, Reply.Body> form,
            Function<Refusal, Reply> refused)
            throws RpcException {
        Input input = input(request, exchange);
        ModernConversation conversation = new ModernConversation(
                exchange,
                request,
                parts.streams(),
                parts.slowReaders(),
                () -> front.cut(exchange.caller(), envelope, request.method()));
        Answer<R> answer;
        try (ClientWatch.Watched _ =
                parts.watch().begin(exchange.arrival().request(), conversation.cancellation()::cancel)) {
            answer = act.through(new Call(
                    exchange.caller(),
                    exchange.token(),
                    envelope,
                    request.method(),
                    name,
                    arguments,
                    input,
                    conversation));
        }
        return conversation.finish(
                switch (answer) {
                    case Answer.Completed<R> done -> new Reply.Result(request.id(), form.apply(done.result()));
                    case Answer.Started<R> started -> new Reply.Result(request.id(), results.started(started.task()));
                    case Answer.Asking<R> asking -> asking(request, exchange, asking.wanted());
                    case Answer.Refused<R> no -> refused.apply(no.refusal());
                });
    }

    private Reply asking(JsonRpc.Request request, Exchange exchange, InputRequired wanted) {
        JsonNode state = wanted.state();
        String sealed = state == null ? null : parts.states().seal(exchange.caller(), request, state);
        return new Reply.Result(request.id(), results.asking(wanted, sealed));
    }

    /** What the client answered to an earlier round. */
    private Input input(JsonRpc.Request request, Exchange exchange) throws RpcException {
        JsonNode given = request.params().get("inputResponses");
        JsonNode sealed = request.params().get("requestState");
        if (given == null && sealed == null) {
            return Input.none();
        }
        ObjectNode responses = new Parameters(request).object("inputResponses");
        return new Input(responses, sealed == null ? null : state(request, exchange, sealed));
    }

    private JsonNode state(JsonRpc.Request request, Exchange exchange, JsonNode sealed) throws RpcException {
        JsonNode state =
                sealed.isTextual() ? parts.states().open(exchange.caller(), request, sealed.textValue()) : null;
        if (state == null) {
            throw new RpcException(
                    RpcError.invalidState(
                            "requestState is not what this request was given, or is too old. Begin again."),
                    request.id());
        }
        return state;
    }

    /** Whoever may not call the tool is told that, and nothing of its headers. */
    private void requireMirrored(JsonRpc.Request request, Exchange exchange, String tool, ObjectNode arguments)
            throws RpcException {
        var mirrored = parts.mirrors().of(tool);
        if (mirrored.isEmpty() || !(gate.decide(exchange.caller(), tool) instanceof Decision.Allow)) {
            return;
        }
        @Nullable RpcError fault = Ladder.mirrorFault(mirrored, arguments, exchange.arrival());
        if (fault != null) {
            throw new RpcException(fault, request.id());
        }
    }
}
