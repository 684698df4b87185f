package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolHandler;
import dev.gatehouse.upstream.RestToolConfig;
import dev.gatehouse.upstream.RestUpstreamConfig;
import dev.gatehouse.upstream.ToolNames;
import dev.gatehouse.upstream.UpstreamCalls;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamSource;
import dev.gatehouse.upstream.forwarding.OnBehalf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The declared tools of a REST backend. They are there whether it answers or not. */
public final class RestSource implements UpstreamSource {
    private final RestUpstreamConfig config;
    private final UpstreamCalls calls;
    private final Offerings offerings;

    /** @throws IllegalArgumentException if a declaration cannot be used; the message says which and why */
    public RestSource(RestUpstreamConfig config, UpstreamCalls calls) {
        this.config = config;
        this.calls = calls;
        this.offerings = Offerings.of(config.tools().stream().map(this::tool).toList());
    }

    @Override
    public String id() {
        return config.id();
    }

    @Override
    public Offerings declared() {
        return offerings;
    }

    @Override
    public Offerings load() {
        return offerings;
    }

    private Tool tool(RestToolConfig declared) {
        String where = "upstream " + config.id() + ", tool " + declared.name() + ": ";
        try {
            RestOperation operation = new RestOperation(declared);
            Access access = access(declared.access());
            return new Tool(
                    ToolNames.of(config.prefix(), declared.name()),
                    declared.title() == null ? declared.name() : declared.title(),
                    declared.description() == null ? declared.method() + " " + declared.path() : declared.description(),
                    JsonSchema.compile(declared.inputSchema() == null ? schema(operation) : declared.inputSchema()),
                    declared.outputSchema() == null ? null : JsonSchema.compile(declared.outputSchema()),
                    declared.annotations() == null ? annotations(declared.method()) : declared.annotations(),
                    null,
                    config.id(),
                    access,
                    access,
                    0,
                    handler(operation));
        } catch (IllegalArgumentException e) {
            // Without its cause, whose message would be the one that is shown.
            throw new IllegalArgumentException(where + e.getMessage());
        }
    }

    private Access access(@Nullable AccessConfig own) {
        AccessConfig said = own == null ? config.access() : own;
        return said == null ? Access.NONE : said.access("access");
    }

    private ToolHandler handler(RestOperation operation) {
        return call -> {
            try {
                return RestAnswers.result(
                        calls.upstream(), calls.send(operation.request(call.arguments()), OnBehalf.of(call)));
            } catch (BadArgument e) {
                throw e.asToolFailure();
            } catch (UpstreamFailure e) {
                throw e.asToolFailure();
            }
        };
    }

    /** Texts, of which those of the path are needed. */
    private static ObjectNode schema(RestOperation operation) {
        ObjectNode schema = Json.object().put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        operation.names().forEach(name -> properties.putObject(name).put("type", "string"));
        ArrayNode required = schema.putArray("required");
        operation.needed().forEach(required::add);
        return schema.put("additionalProperties", false);
    }

    /** What a method promises (RFC 9110 §9.2), in MCP's hints. */
    private static ObjectNode annotations(String method) {
        boolean reads = List.of("GET", "HEAD").contains(method);
        return Json.object()
                .put("readOnlyHint", reads)
                .put("destructiveHint", !reads && !method.equals("POST"))
                .put("idempotentHint", !List.of("POST", "PATCH").contains(method))
                .put("openWorldHint", true);
    }
}
