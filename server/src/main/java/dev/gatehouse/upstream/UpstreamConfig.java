package dev.gatehouse.upstream;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.gatehouse.policy.ApprovalPolicy;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.upstream.forwarding.ForwardingConfig;
import org.jspecify.annotations.Nullable;

/** A backend: one entry of {@code upstreams}. Each kind has keys of its own beside the ones here. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RestUpstreamConfig.class, name = "rest"),
    @JsonSubTypes.Type(value = OpenApiUpstreamConfig.class, name = "openapi"),
    @JsonSubTypes.Type(value = McpUpstreamConfig.class, name = "mcp"),
    @JsonSubTypes.Type(value = SseUpstreamConfig.class, name = "sse"),
    @JsonSubTypes.Type(value = StdioUpstreamConfig.class, name = "stdio")
})
public sealed interface UpstreamConfig
        permits RestUpstreamConfig, OpenApiUpstreamConfig, McpUpstreamConfig, SseUpstreamConfig, StdioUpstreamConfig {
    /** Its name here: in paths, records and, unless {@link #prefix} is another, its tools' names. */
    String id();

    /** What the names of its tools begin with. */
    String prefix();

    /** As whom calls go to it. */
    ForwardingConfig identity();

    /** The access of its tools that have none of their own; absent means closed. */
    @Nullable
    AccessConfig access();

    /** What keeps its trouble from becoming ours. */
    ResilienceConfig resilience();

    /** How long it is waited for. */
    TimeoutsConfig timeouts();

    /** The word for its kind: the {@code type} of its entry. */
    default String type() {
        for (JsonSubTypes.Type kind :
                UpstreamConfig.class.getAnnotation(JsonSubTypes.class).value()) {
            if (kind.value().isInstance(this)) {
                return kind.name();
            }
        }
        throw new IllegalStateException("a kind of upstream without a name");
    }

    /** Where it is, for people; nothing secret. */
    String address();

    /** When what it says of its tools is trusted. */
    default ApprovalPolicy approval() {
        return ApprovalPolicy.AUTO;
    }
}
