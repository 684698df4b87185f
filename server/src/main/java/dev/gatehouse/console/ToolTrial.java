package dev.gatehouse.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.console.api.TryRequest;
import dev.gatehouse.console.api.TryView;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.gate.Admission;
import dev.gatehouse.gate.Answer;
import dev.gatehouse.gate.Call;
import dev.gatehouse.gate.Envelope;
import dev.gatehouse.gate.Gate;
import dev.gatehouse.gate.Refusal;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.json.Json;
import dev.gatehouse.telemetry.TraceContext;
import dev.gatehouse.tools.ToolResult;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;

/**
 * Calls a tool with a pasted token, through the gate that all calls go through: as its holder, at the cost of their
 * limits, and recorded. The token is used once and kept nowhere. Thread-safe.
 */
final class ToolTrial {
    /** The front of such calls in the record. */
    static final String FRONT = "console";

    private final Gate gate;
    private final Challenges challenges;

    ToolTrial(Gate gate, Challenges challenges) {
        this.gate = gate;
        this.challenges = challenges;
    }

    TryView call(String tool, TryRequest wanted, HttpServletRequest request) {
        long start = System.nanoTime();
        Envelope envelope = new Envelope(
                HeadersFilter.requestId(request),
                TraceContext.of(request),
                request.getRemoteAddr(),
                FRONT,
                "http",
                "Gatehouse console",
                request.getHeader("User-Agent"),
                null,
                start);
        Credentials credentials = new Credentials(
                List.of("Bearer " + TokenDebugger.tokenIn(wanted.token())), List.of(), false, "POST", "", null);
        return switch (gate.admit(credentials, true, envelope, "tools/call", tool)) {
            case Admission.Refused refused -> refused(refused.refusal(), start);
            case Admission.Admitted(Caller caller, CallerToken token) ->
                view(gate.call(new Call(caller, token, envelope, "tools/call", tool, wanted.arguments())), start);
        };
    }

    private TryView view(Answer<ToolResult> answer, long start) {
        return switch (answer) {
            case Answer.Refused<ToolResult>(Refusal refusal) -> refused(refusal, start);
            case Answer.Completed<ToolResult>(ToolResult result, String decisionId) ->
                new TryView(
                        result.isError() ? 422 : 200,
                        result.isError() ? "tool_error" : null,
                        result.isError() ? "The tool says that it failed." : null,
                        List.of(),
                        null,
                        json(result),
                        decisionId,
                        millisSince(start));
            case Answer.Asking<ToolResult> asking ->
                new TryView(
                        422,
                        "input_required",
                        "The tool wants to ask its user something, which only MCP can carry.",
                        List.of(),
                        null,
                        null,
                        asking.decisionId(),
                        millisSince(start));
            case Answer.Started<ToolResult> _ -> throw new IllegalStateException("the console takes no tasks");
        };
    }

    private TryView refused(Refusal refusal, long start) {
        return new TryView(
                refusal.kind().status(FRONT),
                refusal.code(),
                refusal.message(),
                refusal.scopes(),
                challenges.of(refusal),
                null,
                refusal.decisionId(),
                millisSince(start));
    }

    private static ObjectNode json(ToolResult result) {
        ObjectNode json = Json.object();
        json.set("content", result.content());
        if (result.structured() != null) {
            json.set("structuredContent", result.structured());
        }
        json.put("isError", result.isError());
        return json;
    }

    private static double millisSince(long start) {
        return Math.round((System.nanoTime() - start) / 10_000.0) / 100.0;
    }
}
