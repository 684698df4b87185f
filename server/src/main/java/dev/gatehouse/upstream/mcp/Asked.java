package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.telemetry.TraceContext;
import dev.gatehouse.tools.CompletionAsked;
import dev.gatehouse.tools.Conversation;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.PromptGet;
import dev.gatehouse.tools.Remarks;
import dev.gatehouse.tools.ResourceRead;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.upstream.forwarding.OnBehalf;
import java.util.Map;

/**
 * What a caller wants of a server.
 *
 * @param mirrored header fields that repeat parameters
 * @param harmlessTwice whether asking a second time does no harm
 */
record Asked(
        String method,
        ObjectNode params,
        Map<String, String> mirrored,
        boolean harmlessTwice,
        OnBehalf behalf,
        Input input,
        Conversation conversation) {

    static Asked of(ToolCall call, ObjectNode params, Map<String, String> mirrored, boolean harmlessTwice) {
        return new Asked(
                "tools/call", params, mirrored, harmlessTwice, OnBehalf.of(call), call.input(), call.conversation());
    }

    static Asked of(ResourceRead read, ObjectNode params) {
        OnBehalf behalf = new OnBehalf(
                read.caller(), read.token(), read.requestId(), read.decisionId(), read.trace(), new Remarks());
        return new Asked("resources/read", params, Map.of(), true, behalf, read.input(), read.conversation());
    }

    static Asked of(PromptGet get, ObjectNode params) {
        OnBehalf behalf =
                new OnBehalf(get.caller(), get.token(), get.requestId(), get.decisionId(), get.trace(), new Remarks());
        return new Asked("prompts/get", params, Map.of(), true, behalf, get.input(), get.conversation());
    }

    static Asked of(CompletionAsked asked, ObjectNode params) {
        OnBehalf behalf = new OnBehalf(asked.caller(), CallerToken.NONE, "", "", asked.trace(), new Remarks());
        return new Asked("completion/complete", params, Map.of(), true, behalf, Input.none(), Conversation.none());
    }

    Asked withMirrored(Map<String, String> others) {
        return new Asked(method, params, others, harmlessTwice, behalf, input, conversation);
    }

    /** The same as a part of this trace. */
    Asked in(TraceContext trace) {
        return new Asked(method, params, mirrored, harmlessTwice, behalf.in(trace), input, conversation);
    }
}
