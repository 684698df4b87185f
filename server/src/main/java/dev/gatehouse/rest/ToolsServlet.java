package dev.gatehouse.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.discovery.CredentialsReader;
import dev.gatehouse.discovery.RequestBody;
import dev.gatehouse.gate.Admission;
import dev.gatehouse.gate.Answer;
import dev.gatehouse.gate.Call;
import dev.gatehouse.gate.Envelope;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Refusal;
import dev.gatehouse.gate.Sight;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.json.Json;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.telemetry.RequestId;
import dev.gatehouse.tools.Route;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolResult;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tools as plain HTTP: {@code GET /v1/tools} lists them, {@code POST /v1/tools/{name}} calls one with a JSON object of
 * arguments. The same gate as MCP. Blocking: meant to run on virtual threads.
 */
public final class ToolsServlet extends HttpServlet {
    /** The path of the list; a tool's name follows it. */
    public static final String PATH = "/v1/tools";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(ToolsServlet.class);
    private static final int MAX_BODY = 1024 * 1024;
    private static final int ANONYMOUS_BODY = 64 * 1024;

    private final transient Gate gate;
    private final transient Route list;
    private final transient Route call;
    private final transient CredentialsReader credentials;
    private final transient Challenges challenges;
    private final transient AllowedOrigins origins;
    private final transient Stale stale;

    /** Tells which tools are known from before alone. */
    @FunctionalInterface
    public interface Stale {
        /** Since when this upstream has not told what it offers; absent if it did when it was asked last. */
        @Nullable
        Instant since(@Nullable String upstream);
    }

    public ToolsServlet(
            Gate gate,
            RestConfig config,
            CredentialsReader credentials,
            Challenges challenges,
            AllowedOrigins origins,
            Stale stale) {
        this.gate = gate;
        this.list = config.listRoute();
        this.call = config.callRoute();
        this.credentials = credentials;
        this.challenges = challenges;
        this.origins = origins;
        this.stale = stale;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        long startNanos = System.nanoTime();
        String requestId = RequestId.of(request, response);
        RestAnswer answer = new RestAnswer(response, requestId, startNanos);
        Envelope envelope = RestAnswer.envelope(request, requestId, startNanos);
        try {
            route(request, response, envelope, answer);
        } catch (RuntimeException e) {
            LOG.error("request {} failed unexpectedly", requestId, e);
            if (!response.isCommitted()) {
                answer.fail(500, "internal_error", "Something went wrong here. Give this request id.", null);
            }
        }
    }

    private void route(HttpServletRequest request, HttpServletResponse response, Envelope envelope, RestAnswer answer)
            throws IOException {
        AllowedOrigins.Problem foreign = origins.check(request);
        if (foreign != null) {
            answer.leaveUnread(request);
            answer.fail(403, foreign.code(), foreign.message(), null);
            return;
        }
        String path = request.getRequestURI();
        boolean isList = path.equals(PATH);
        String name = path.startsWith(PATH + "/") ? path.substring(PATH.length() + 1) : "";
        if (!isList && !isName(name)) {
            answer.fail(404, "not_found", "There is nothing at this path.", null);
        } else if (!request.getMethod().equals(isList ? "GET" : "POST")) {
            response.setHeader("Allow", isList ? "GET" : "POST");
            answer.fail(405, "method_not_allowed", "GET lists the tools; POST to a tool's name calls it.", null);
        } else if (isList) {
            list(request, response, envelope, answer);
        } else {
            call(request, response, envelope, name, answer);
        }
    }

    /** The characters that tool names have (MCP, tools); anything encoded is none of them. */
    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.chars()
                        .allMatch(c -> (c >= 'a' && c <= 'z')
                                || (c >= 'A' && c <= 'Z')
                                || (c >= '0' && c <= '9')
                                || c == '_'
                                || c == '-'
                                || c == '.');
    }

    private void list(HttpServletRequest request, HttpServletResponse response, Envelope envelope, RestAnswer answer)
            throws IOException {
        switch (gate.admit(credentials.read(request, response), list, envelope, "tools/list")) {
            case Admission.Refused refused -> refuse(refused.refusal(), answer);
            case Admission.Admitted admitted -> {
                Refusal closed = gate.enter(admitted.caller(), list, envelope, "tools/list");
                Refusal refusal = closed == null ? gate.attend(admitted.caller(), envelope, "tools/list") : closed;
                if (refusal == null) {
                    ObjectNode data = Json.object();
                    ArrayNode tools = data.putArray("tools");
                    gate.sights(admitted.caller()).forEach(sight -> tools.add(describe(sight)));
                    answer.succeed(data, admitted.caller().uid());
                } else {
                    refuse(refusal, answer);
                }
            }
        }
    }

    private ObjectNode describe(Sight sight) {
        Tool tool = sight.tool();
        ObjectNode json = Json.object()
                .put("name", tool.name())
                .put("title", tool.title())
                .put("description", tool.description())
                .put("callable", sight.decision() instanceof Decision.Allow);
        sight.decision().requiredScopes().forEach(json.putArray("requiredScopes")::add);
        sight.decision().missingScopes().forEach(json.putArray("missingScopes")::add);
        json.set("inputSchema", tool.inputSchema().document());
        if (tool.outputSchema() != null) {
            json.set("outputSchema", tool.outputSchema().document());
        }
        Instant since = stale.since(tool.upstream());
        if (since != null) {
            json.put("staleSince", since.truncatedTo(ChronoUnit.MILLIS).toString());
        }
        return json;
    }

    private void call(
            HttpServletRequest request, HttpServletResponse response, Envelope envelope, String name, RestAnswer answer)
            throws IOException {
        switch (gate.admit(credentials.read(request, response), true, envelope, "tools/call", name)) {
            case Admission.Refused refused -> {
                answer.leaveUnread(request);
                refuse(refused.refusal(), answer);
            }
            case Admission.Admitted(Caller caller, CallerToken token) -> {
                Refusal closed = gate.enter(caller, call, envelope, "tools/call");
                if (closed != null) {
                    answer.leaveUnread(request);
                    refuse(closed, answer);
                    return;
                }
                try {
                    ObjectNode arguments = arguments(request, caller.isAnonymous() ? ANONYMOUS_BODY : MAX_BODY);
                    complete(
                            gate.call(new Call(caller, token, envelope, "tools/call", name, arguments)),
                            caller,
                            answer);
                } catch (RequestBody.Refused e) {
                    if (e.status() != 400) {
                        answer.leaveUnread(request);
                    }
                    String decisionId =
                            gate.refused(caller, envelope, "tools/call", e.code(), e.getMessage(), e.status());
                    answer.fail(e.status(), e.code(), e.getMessage(), decisionId);
                }
            }
        }
    }

    private void complete(Answer<ToolResult> outcome, Caller caller, RestAnswer answer) throws IOException {
        switch (outcome) {
            case Answer.Refused<ToolResult> refused -> refuse(refused.refusal(), answer);
            case Answer.Asking<ToolResult> asking ->
                answer.fail(
                        RestAnswer.TOOL_FAILED,
                        "input_required",
                        "The tool wants to ask its user something, which only MCP can carry.",
                        asking.decisionId());
            case Answer.Started<ToolResult> _ -> throw new IllegalStateException("plain HTTP knows no tasks");
            case Answer.Completed<ToolResult> completed -> {
                ToolResult result = completed.result();
                if (result.isError()) {
                    String code = result.errorCode();
                    answer.retryAfter(result.retryAfter());
                    answer.fail(RestAnswer.statusOf(code), code, textOf(result), completed.decisionId());
                } else {
                    JsonNode structured = result.structured();
                    answer.succeed(
                            structured == null ? Json.object().set("content", result.content()) : structured,
                            result.notice(),
                            caller.uid());
                }
            }
        }
    }

    private static String textOf(ToolResult result) {
        StringBuilder text = new StringBuilder();
        for (JsonNode block : result.content()) {
            String line = block.path("text").textValue();
            if (line != null) {
                text.append(text.isEmpty() ? "" : "\n").append(line);
            }
        }
        return text.isEmpty() ? "The tool failed." : text.toString();
    }

    private void refuse(Refusal refusal, RestAnswer answer) throws IOException {
        answer.refuse(refusal, challenges.of(refusal));
    }

    /** The body as an object of arguments; no body is no arguments. */
    private static ObjectNode arguments(HttpServletRequest request, int limit) throws RequestBody.Refused {
        return switch (RequestBody.readOptional(request, limit)) {
            case ObjectNode object -> object;
            default ->
                throw new RequestBody.Refused(
                        400, "invalid_request", "The body must be a JSON object: the tool's arguments.");
        };
    }
}
