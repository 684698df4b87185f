package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Caller;

/**
 * What a tool is run with.
 *
 * @param caller who asks, verified; anonymous only for public and optional tools
 * @param arguments what they ask, checked against the tool's input schema
 * @param requestId the id of the HTTP request
 * @param decisionId the id of the decision that allowed the call
 */
public record ToolCall(Caller caller, ObjectNode arguments, String requestId, String decisionId) {}
