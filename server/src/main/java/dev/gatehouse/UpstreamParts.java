package dev.gatehouse;

import dev.gatehouse.egress.Egress;
import dev.gatehouse.upstream.McpUpstreamConfig;
import dev.gatehouse.upstream.RestUpstreamConfig;
import dev.gatehouse.upstream.UpstreamCalls;
import dev.gatehouse.upstream.UpstreamConfig;
import dev.gatehouse.upstream.UpstreamSource;
import dev.gatehouse.upstream.forwarding.Forwardings;
import dev.gatehouse.upstream.forwarding.IdentityForwarding;
import dev.gatehouse.upstream.mcp.ClientInfo;
import dev.gatehouse.upstream.mcp.Connection;
import dev.gatehouse.upstream.mcp.HttpTransport;
import dev.gatehouse.upstream.mcp.McpSource;
import dev.gatehouse.upstream.rest.RestSource;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Makes of each entry of {@code upstreams} what offers its tools and calls it. */
final class UpstreamParts {
    private static final Duration SESSIONS_UNUSED = Duration.ofMinutes(10);

    private final Egress egress;
    private final Forwardings forwardings;
    private final Consumer<String> updated;

    /** {@code updated}: hears the URIs of resources that hold something else now. */
    UpstreamParts(Egress egress, Forwardings forwardings, Consumer<String> updated) {
        this.egress = egress;
        this.forwardings = forwardings;
        this.updated = updated;
    }

    /** @throws IllegalArgumentException if an entry cannot be used; the message says which and why */
    List<UpstreamSource> sources(List<UpstreamConfig> upstreams) {
        return upstreams.stream().map(this::source).toList();
    }

    private UpstreamSource source(UpstreamConfig upstream) {
        return switch (upstream) {
            case RestUpstreamConfig rest -> new RestSource(rest, calls(rest));
            case McpUpstreamConfig mcp -> new McpSource(mcp, connection(mcp), identity(mcp), updated);
        };
    }

    private Connection connection(McpUpstreamConfig mcp) {
        int maxAnswer = (int) Math.min(mcp.maxAnswer().toBytes(), Integer.MAX_VALUE - 1);
        return new Connection(
                new HttpTransport(
                        mcp.url(),
                        egress,
                        HttpTransport.Limits.of(mcp.timeouts().timeouts(), maxAnswer)),
                new ClientInfo("gatehouse", Gatehouse.version()),
                era(mcp.protocol()),
                SESSIONS_UNUSED);
    }

    private static Connection.Era era(McpUpstreamConfig.Protocol protocol) {
        return switch (protocol) {
            case AUTO -> Connection.Era.AUTO;
            case MODERN -> Connection.Era.MODERN;
            case LEGACY -> Connection.Era.LEGACY;
        };
    }

    private IdentityForwarding identity(McpUpstreamConfig mcp) {
        return forwardings.of(mcp.id(), mcp.url(), mcp.identity());
    }

    private UpstreamCalls calls(RestUpstreamConfig rest) {
        return new UpstreamCalls(
                rest.id(),
                rest.url(),
                forwardings.of(rest.id(), rest.url(), rest.identity()),
                egress,
                rest.timeouts(),
                rest.maxAnswer().toBytes());
    }
}
