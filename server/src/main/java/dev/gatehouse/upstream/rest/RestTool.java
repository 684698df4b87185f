package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.tools.ToolHandler;
import dev.gatehouse.tools.ToolResult;
import dev.gatehouse.upstream.UpstreamCalls;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.forwarding.OnBehalf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tools of REST backends have in common, whoever declared them. */
final class RestTool {
    private RestTool() {}

    /**
     * Sends the operation with the call's arguments, and makes a result of the answer.
     *
     * @param promised whether the tool has an output schema, so that a text alone is a failure
     */
    static ToolHandler handler(UpstreamCalls calls, RestOperation operation, ResultShape shape, boolean promised) {
        return call -> {
            try {
                ToolResult result = RestAnswers.result(
                        calls.upstream(), calls.send(operation.request(call.arguments()), OnBehalf.of(call)), shape);
                return promised && result.structured() == null ? unstructured(result) : result;
            } catch (BadArgument e) {
                throw e.asToolFailure();
            } catch (UpstreamFailure e) {
                throw e.asToolFailure();
            }
        };
    }

    /** What came instead stays readable, as that of a failure. */
    private static ToolResult unstructured(ToolResult result) {
        return ToolResult.error(
                UpstreamFailure.Kind.UNUSABLE.code(),
                "The backend's answer is not the object that the tool promises, or is too long for one.\n\n"
                        + result.content().path(0).path("text").asText());
    }

    /** A tool's own access, or that of its upstream; closed where neither is said. */
    static Access access(@Nullable AccessConfig own, @Nullable AccessConfig upstream) {
        AccessConfig said = own == null ? upstream : own;
        return said == null ? Access.NONE : said.access("access");
    }

    /** What a method promises (RFC 9110 §9.2), in MCP's hints. */
    static ObjectNode annotations(String method) {
        boolean reads = List.of("GET", "HEAD").contains(method);
        return Json.object()
                .put("readOnlyHint", reads)
                .put("destructiveHint", !reads && !method.equals("POST"))
                .put("idempotentHint", !List.of("POST", "PATCH").contains(method))
                .put("openWorldHint", true);
    }
}
