package dev.gatehouse.upstream;

import com.fasterxml.jackson.annotation.JsonProperty;
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
 * Another MCP server, reached by Streamable HTTP.
 *
 * @param url its endpoint, exactly as it is written
 * @param prefix default the id and an underscore, since servers know nothing of each other's names
 * @param identity default {@code none}
 * @param headers fields that each request carries, such as an API key of the gateway
 * @param timeouts default 5 s, 1 m, 1 m and 5 m; {@code total} leaves out the time in which the server waits for a
 *     client
 * @param maxAnswer the largest answer that is read; default 4 MiB
 * @param protocol which era it speaks; default {@code auto}
 * @param refresh after how long it is asked again for what it offers, if it says nothing of a change; default 5 m
 * @param approval when what it says of its tools is trusted; default {@code pin}
 * @param trustHints whether a tool is believed that says of itself that calling it twice does no harm; default false
 */
public record McpUpstreamConfig(
        String id,
        URI url,
        String prefix,
        ForwardingConfig identity,
        @Nullable AccessConfig access,
        Map<String, String> headers,
        TimeoutsConfig timeouts,
        DataSize maxAnswer,
        Protocol protocol,
        Duration refresh,
        ApprovalPolicy approval,
        ResilienceConfig resilience,
        Boolean trustHints)
        implements UpstreamConfig, McpServerConfig {
    static final DataSize MAX_ANSWER = DataSize.mebibytes(4);
    /** Tools may work for long as long as they say something. */
    static final TimeoutsConfig PATIENT =
            new TimeoutsConfig(null, Duration.minutes(1), Duration.minutes(1), Duration.minutes(5));

    /** Which era of MCP a server speaks. */
    public enum Protocol {
        /** Found out by asking it. */
        @JsonProperty("auto")
        AUTO,
        /** 2026-07-28. */
        @JsonProperty("modern")
        MODERN,
        /** 2025-11-25 or older, by handshake. */
        @JsonProperty("legacy")
        LEGACY
    }

    public McpUpstreamConfig(
            @Nullable String id,
            @Nullable URI url,
            @Nullable String prefix,
            @Nullable ForwardingConfig identity,
            @Nullable AccessConfig access,
            @Nullable Map<String, String> headers,
            @Nullable TimeoutsConfig timeouts,
            @Nullable DataSize maxAnswer,
            @Nullable Protocol protocol,
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
        this.timeouts = timeouts == null ? PATIENT : timeouts;
        this.maxAnswer = maxAnswer == null ? MAX_ANSWER : maxAnswer;
        this.protocol = protocol == null ? Protocol.AUTO : protocol;
        this.approval = approval == null ? ApprovalPolicy.PIN : approval;
        this.resilience = resilience == null ? ResilienceConfig.DEFAULT : resilience;
        this.trustHints = trustHints != null && trustHints;
        this.refresh = refresh(this.id, refresh);
    }

    static Duration refresh(String id, @Nullable Duration refresh) {
        Duration chosen = refresh == null ? Duration.minutes(5) : refresh;
        if (chosen.toMilliseconds() < 1_000 || chosen.toDays() > 7) {
            throw new IllegalArgumentException(
                    "upstream " + id + ": refresh is " + chosen + "; give a duration from 1s to 7d, such as 5m");
        }
        return chosen;
    }

    @Override
    public String address() {
        return url.toString();
    }

    /** Leaves the header fields out, which may hold a secret. */
    @Override
    public String toString() {
        return "McpUpstreamConfig[id=" + id + ", url=" + url + "]";
    }
}
