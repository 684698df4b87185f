package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.telemetry.TraceContext;

/**
 * What a tool is run with.
 *
 * @param caller who asks, verified; anonymous only for public and optional tools
 * @param token what proved it, for an upstream that needs it
 * @param arguments what they ask, checked against the tool's input schema; whoever changes them changes a deep copy
 * @param requestId the id of the HTTP request
 * @param decisionId the id of the decision that allowed the call
 * @param trace the trace that the call is part of
 * @param input what the client has answered so far, if this handler asked it something
 * @param conversation the client's side of the request
 * @param remarks what the record should tell of how it was carried out
 */
public record ToolCall(
        Caller caller,
        CallerToken token,
        ObjectNode arguments,
        String requestId,
        String decisionId,
        TraceContext trace,
        Input input,
        Conversation conversation,
        Remarks remarks) {

    /** A call of a client that nothing can be said to. */
    public ToolCall(Caller caller, ObjectNode arguments, String requestId, String decisionId) {
        this(
                caller,
                CallerToken.NONE,
                arguments,
                requestId,
                decisionId,
                TraceContext.NONE,
                Input.none(),
                Conversation.none(),
                new Remarks());
    }

    /** This call with what the client has answered meanwhile. */
    public ToolCall with(Input answered) {
        return new ToolCall(caller, token, arguments, requestId, decisionId, trace, answered, conversation, remarks);
    }
}
