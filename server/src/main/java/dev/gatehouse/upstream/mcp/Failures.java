package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.tools.MissingCapability;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.upstream.UpstreamFailure;

/** What failures of a server mean for whoever called. */
final class Failures {
    private static final int MISSING_CAPABILITY = -32021;
    private static final int LONGEST_MESSAGE = 1_000;

    private Failures() {}

    /**
     * A failure of the connection or the protocol, in the terms of all backends.
     *
     * @param harmlessTwice whether it makes no difference if the server did what it was asked
     */
    static UpstreamFailure of(String upstream, McpFailure failure, boolean harmlessTwice) {
        if (failure.getCause() instanceof UpstreamFailure identity) {
            return identity;
        }
        String maybe = harmlessTwice ? "" : " Whether it did what it was asked is not known.";
        String who = "The MCP server " + upstream;
        return switch (failure.reason()) {
            case UNREACHABLE -> plain(UpstreamFailure.Kind.UNREACHABLE, who + " cannot be reached.", failure);
            case FORBIDDEN ->
                plain(
                        UpstreamFailure.Kind.NOT_ALLOWED,
                        "The gateway's own rules forbid a connection to the MCP server " + upstream + ".",
                        failure);
            case CUT_OFF ->
                new UpstreamFailure(
                        UpstreamFailure.Kind.UNREACHABLE,
                        who + " broke the connection before it answered." + maybe,
                        harmlessTwice ? ToolFailure.Outcome.TOOL_ERROR : ToolFailure.Outcome.UNKNOWN,
                        failure);
            case TIMED_OUT ->
                new UpstreamFailure(
                        UpstreamFailure.Kind.TIMEOUT,
                        who + " did not answer in time." + maybe,
                        harmlessTwice ? ToolFailure.Outcome.TIMEOUT : ToolFailure.Outcome.UNKNOWN,
                        failure);
            case SERVER_ERROR -> plain(UpstreamFailure.Kind.FAILED, who + " failed to answer.", failure);
            case CREDENTIALS ->
                plain(UpstreamFailure.Kind.REJECTED, who + " refuses the identity that it is called with.", failure);
            case SESSION_ENDED, REFUSED -> plain(UpstreamFailure.Kind.REJECTED, who + " refuses the request.", failure);
            case BROKEN -> plain(UpstreamFailure.Kind.UNUSABLE, who + " gave an answer that is no MCP.", failure);
            case TOO_LARGE -> plain(UpstreamFailure.Kind.UNUSABLE, who + " answered with more than is taken.", failure);
            case IDENTITY ->
                plain(
                        UpstreamFailure.Kind.IDENTITY_MISSING,
                        "There is nothing that the caller could be sent as to the MCP server " + upstream + ".",
                        failure);
        };
    }

    private static UpstreamFailure plain(UpstreamFailure.Kind kind, String said, McpFailure cause) {
        return new UpstreamFailure(kind, said, ToolFailure.Outcome.TOOL_ERROR, cause);
    }

    /** What it means that the server refused a request; its message is for the model to read. */
    static ToolFailure of(String upstream, Turn.Refused refused) throws MissingCapability {
        JsonNode data = refused.data();
        if (refused.code() == MISSING_CAPABILITY
                && data != null
                && data.get("requiredCapabilities") instanceof ObjectNode required) {
            throw new MissingCapability(required);
        }
        String said = refused.message().length() <= LONGEST_MESSAGE
                ? refused.message()
                : refused.message().substring(0, LONGEST_MESSAGE);
        return new ToolFailure(
                UpstreamFailure.Kind.REJECTED.code(),
                "The MCP server " + upstream + " answers: " + said,
                ToolFailure.Outcome.TOOL_ERROR,
                null);
    }
}
