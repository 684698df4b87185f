package dev.gatehouse.gate;

import dev.gatehouse.tools.ToolResult;

/** What became of a call. Its audit event is durable by the time anybody sees this. */
public sealed interface Answer {
    /** The tool ran; its result may say that it failed. */
    record Completed(ToolResult result, String decisionId) implements Answer {}

    /** The call was refused. */
    record Refused(Refusal refusal) implements Answer {}
}
