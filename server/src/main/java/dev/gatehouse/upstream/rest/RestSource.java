package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.upstream.Probe;
import dev.gatehouse.upstream.RestToolConfig;
import dev.gatehouse.upstream.RestUpstreamConfig;
import dev.gatehouse.upstream.ToolNames;
import dev.gatehouse.upstream.UpstreamCalls;
import dev.gatehouse.upstream.UpstreamSource;

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

    @Override
    public void probe(Probe probe) throws InterruptedException {
        probe.step("GET " + config.url(), calls::probe);
    }

    private Tool tool(RestToolConfig declared) {
        String where = "upstream " + config.id() + ", tool " + declared.name() + ": ";
        try {
            RestOperation operation = RestOperation.of(declared, config.headers());
            Access access = RestTool.access(declared.access(), config.access());
            return new Tool(
                    ToolNames.of(config.prefix(), declared.name()),
                    declared.title() == null ? declared.name() : declared.title(),
                    declared.description() == null ? declared.method() + " " + declared.path() : declared.description(),
                    JsonSchema.compile(declared.inputSchema() == null ? schema(operation) : declared.inputSchema()),
                    declared.outputSchema() == null ? null : JsonSchema.compile(declared.outputSchema()),
                    declared.annotations() == null ? RestTool.annotations(declared.method()) : declared.annotations(),
                    null,
                    config.id(),
                    access,
                    access,
                    0,
                    RestTool.handler(
                            calls, operation, new ResultShape(declared.result()), declared.outputSchema() != null));
        } catch (IllegalArgumentException e) {
            // Without its cause, whose message would be the one that is shown.
            throw new IllegalArgumentException(where + e.getMessage());
        }
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
}
