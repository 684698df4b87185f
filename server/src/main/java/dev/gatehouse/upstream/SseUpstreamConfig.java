package dev.gatehouse.upstream;

import dev.gatehouse.policy.ApprovalPolicy;
import dev.gatehouse.tools.AccessConfig;
import dev.gatehouse.upstream.forwarding.ForwardingConfig;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.Duration;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An MCP server that speaks the oldest way over HTTP alone: HTTP with SSE of 2024-11-05.
 *
 * @param url where its stream of events is
 * @param prefix default the id and an underscore
 * @param identity default {@code none}
 * @param headers fields that each request carries, such as an API key of the gateway
 * @param timeouts as for {@link McpUpstreamConfig}
 * @param maxAnswer the largest message that is read; default 4 MiB
 * @param refresh after how long it is asked again for what it offers, if it says nothing of a change; default 5 m
 * @param approval when what it says of its tools is trusted; default {@code pin}
 * @param trustHints whether a tool is believed that says of itself that calling it twice does no harm; default false
 */
public record SseUpstreamConfig(
        String id,
        URI url,
        String prefix,
        ForwardingConfig identity,
        @Nullable AccessConfig access,
        Map<String, String> headers,
        TimeoutsConfig timeouts,
        DataSize maxAnswer,
        Duration refresh,
        ApprovalPolicy approval,
        ResilienceConfig resilience,
        Boolean trustHints)
        implements UpstreamConfig, McpServerConfig {

    public SseUpstreamConfig(
            @Nullable String id,
            @Nullable URI url,
            @Nullable String prefix,
            @Nullable ForwardingConfig identity,
            @Nullable AccessConfig access,
            @Nullable Map<String, String> headers,
            @Nullable TimeoutsConfig timeouts,
            @Nullable DataSize maxAnswer,
            @Nullable Duration refresh,
            @Nullable ApprovalPolicy approval,
            @Nullable ResilienceConfig resilience,
            @Nullable Boolean trustHints) {
        this.id = Checks.id(id);
        Checks.url(url);
        this.url = Objects.requireNonNull(url);
        this.prefix = Checks.prefix(prefix, id + "_");
        this.identity = identity == null ? new ForwardingConfig.None() : identity;
        this.access = access;
        this.headers = Checks.headers(headers);
        this.timeouts = timeouts == null ? McpUpstreamConfig.PATIENT : timeouts;
        this.maxAnswer = maxAnswer == null ? McpUpstreamConfig.MAX_ANSWER : maxAnswer;
        this.refresh = McpUpstreamConfig.refresh(this.id, refresh);
        this.approval = approval == null ? ApprovalPolicy.PIN : approval;
        this.resilience = resilience == null ? ResilienceConfig.DEFAULT : resilience;
        this.trustHints = trustHints != null && trustHints;
    }

    @Override
    public String address() {
        return url.toString();
    }

    /** Leaves the header fields out, which may hold a secret. */
    @Override
    public String toString() {
        return "SseUpstreamConfig[id=" + id + ", url=" + url + "]";
    }
}
