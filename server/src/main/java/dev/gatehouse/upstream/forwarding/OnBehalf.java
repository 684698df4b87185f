package dev.gatehouse.upstream.forwarding;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.telemetry.TraceContext;
import dev.gatehouse.tools.Remarks;
import dev.gatehouse.tools.ToolCall;

/**
 * On whose behalf a backend is called.
 *
 * @param caller who asks, verified
 * @param token what proved it
 * @param requestId the id of the request that asks
 * @param decisionId the decision that let it through
 * @param trace the trace that the request is part of
 * @param remarks what the record should tell of it
 */
public record OnBehalf(
        Caller caller, CallerToken token, String requestId, String decisionId, TraceContext trace, Remarks remarks) {
    /** Of the caller of a tool. */
    public static OnBehalf of(ToolCall call) {
        return new OnBehalf(
                call.caller(), call.token(), call.requestId(), call.decisionId(), call.trace(), call.remarks());
    }

    /** The same as a part of this trace. */
    public OnBehalf in(TraceContext other) {
        return new OnBehalf(caller, token, requestId, decisionId, other, remarks);
    }
}
