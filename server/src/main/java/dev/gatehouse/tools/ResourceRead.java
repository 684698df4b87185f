package dev.gatehouse.tools;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.telemetry.TraceContext;
import java.util.Map;

/**
 * What a resource is read with.
 *
 * @param caller who asks, verified; anonymous only for what is open
 * @param token what proved it, for an upstream that needs it
 * @param uri the URI that was asked for
 * @param variables what the URI holds in the places of its template; empty for a resource without one
 * @param requestId the id of the HTTP request
 * @param decisionId the id of the decision that allowed it
 * @param trace the trace that the request is part of
 * @param input what the client has answered so far, if this handler asked it something
 * @param conversation the client's side of the request
 */
public record ResourceRead(
        Caller caller,
        CallerToken token,
        String uri,
        Map<String, String> variables,
        String requestId,
        String decisionId,
        TraceContext trace,
        Input input,
        Conversation conversation) {}
