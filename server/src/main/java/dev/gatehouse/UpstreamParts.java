package dev.gatehouse;

import dev.gatehouse.egress.Egress;
import dev.gatehouse.rest.proxy.ProxyConfig;
import dev.gatehouse.rest.proxy.ProxyRoutes;
import dev.gatehouse.upstream.McpUpstreamConfig;
import dev.gatehouse.upstream.OpenApiUpstreamConfig;
import dev.gatehouse.upstream.Resilience;
import dev.gatehouse.upstream.Resiliences;
import dev.gatehouse.upstream.RestUpstreamConfig;
import dev.gatehouse.upstream.SseUpstreamConfig;
import dev.gatehouse.upstream.StdioUpstreamConfig;
import dev.gatehouse.upstream.TimeoutsConfig;
import dev.gatehouse.upstream.UpstreamCalls;
import dev.gatehouse.upstream.UpstreamConfig;
import dev.gatehouse.upstream.UpstreamSource;
import dev.gatehouse.upstream.forwarding.FixedHeaders;
import dev.gatehouse.upstream.forwarding.Forwardings;
import dev.gatehouse.upstream.forwarding.IdentityForwarding;
import dev.gatehouse.upstream.mcp.Channel;
import dev.gatehouse.upstream.mcp.ClientInfo;
import dev.gatehouse.upstream.mcp.Connection;
import dev.gatehouse.upstream.mcp.DuplexTransport;
import dev.gatehouse.upstream.mcp.EventStreamServer;
import dev.gatehouse.upstream.mcp.HttpTransport;
import dev.gatehouse.upstream.mcp.McpSource;
import dev.gatehouse.upstream.rest.OpenApiSource;
import dev.gatehouse.upstream.rest.RestSource;
import dev.gatehouse.upstream.stdio.Program;
import dev.gatehouse.upstream.stdio.ProgramStarter;
import io.dropwizard.util.DataSize;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes of each entry of {@code upstreams} what offers its tools and calls it. */
final class UpstreamParts {
    private static final Duration SESSIONS_UNUSED = Duration.ofMinutes(10);
    private static final int MOST_STREAMS = 1_000;
    private static final int MOST_PROGRAMS = 50;

    private final Egress egress;
    private final Forwardings forwardings;
    private final Resiliences resiliences;
    private final Consumer<String> updated;
    private final Clock clock;

    /** {@code updated}: hears the URIs of resources that hold something else now. */
    UpstreamParts(
            Egress egress, Forwardings forwardings, Resiliences resiliences, Consumer<String> updated, Clock clock) {
        this.egress = egress;
        this.forwardings = forwardings;
        this.resiliences = resiliences;
        this.updated = updated;
        this.clock = clock;
    }

    /** @throws IllegalArgumentException if an entry cannot be used; the message says which and why */
    List<UpstreamSource> sources(List<UpstreamConfig> upstreams) {
        return upstreams.stream().map(this::source).toList();
    }

    private UpstreamSource source(UpstreamConfig upstream) {
        return switch (upstream) {
            case RestUpstreamConfig rest -> new RestSource(rest, calls(rest, rest.url(), rest.maxAnswer()));
            case OpenApiUpstreamConfig openApi ->
                new OpenApiSource(openApi, egress, url -> calls(openApi, url, openApi.maxAnswer()));
            case McpUpstreamConfig mcp -> new McpSource(mcp, connection(mcp), identity(mcp), resilience(mcp), updated);
            case SseUpstreamConfig sse ->
                new McpSource(
                        sse,
                        connection(sse),
                        new FixedHeaders(sse.headers(), forwardings.of(sse.id(), sse.url(), sse.identity())),
                        resilience(sse),
                        updated);
            case StdioUpstreamConfig stdio ->
                new McpSource(
                        stdio,
                        connection(stdio),
                        forwardings.of(stdio.id(), URI.create("stdio:" + stdio.id()), stdio.identity()),
                        resilience(stdio),
                        updated);
        };
    }

    private Connection connection(McpUpstreamConfig mcp) {
        return new Connection(
                new HttpTransport(
                        mcp.url(),
                        egress,
                        HttpTransport.Limits.of(mcp.timeouts().timeouts(), bytes(mcp.maxAnswer()))),
                new ClientInfo("gatehouse", Gatehouse.version()),
                era(mcp.protocol()),
                SESSIONS_UNUSED);
    }

    private Connection connection(SseUpstreamConfig sse) {
        HttpTransport.Limits limits = HttpTransport.Limits.of(sse.timeouts().timeouts(), bytes(sse.maxAnswer()));
        return duplex(
                new EventStreamServer(sse.url(), egress, limits),
                false,
                sse.timeouts(),
                MOST_STREAMS,
                Connection.Era.LEGACY);
    }

    private Connection connection(StdioUpstreamConfig stdio) {
        Program program =
                new Program(stdio.id(), stdio.commandLine(), stdio.env(), stdio.directory(), bytes(stdio.maxAnswer()));
        return duplex(
                new ProgramStarter(program, clock),
                stdio.process() == StdioUpstreamConfig.Sharing.SHARED,
                stdio.timeouts(),
                MOST_PROGRAMS,
                Connection.Era.AUTO);
    }

    private static Connection duplex(
            Channel.Opener opener, boolean shared, TimeoutsConfig timeouts, int most, Connection.Era era) {
        DuplexTransport.Limits limits = new DuplexTransport.Limits(
                timeouts.idle().toJavaDuration(), timeouts.total().toJavaDuration(), most);
        return new Connection(
                new DuplexTransport(opener, shared, limits),
                new ClientInfo("gatehouse", Gatehouse.version()),
                era,
                SESSIONS_UNUSED);
    }

    private static int bytes(DataSize size) {
        return (int) Math.min(size.toBytes(), Integer.MAX_VALUE - 1);
    }

    private static Connection.Era era(McpUpstreamConfig.Protocol protocol) {
        return switch (protocol) {
            case AUTO -> Connection.Era.AUTO;
            case MODERN -> Connection.Era.MODERN;
            case LEGACY -> Connection.Era.LEGACY;
        };
    }

    private IdentityForwarding identity(McpUpstreamConfig mcp) {
        return new FixedHeaders(mcp.headers(), forwardings.of(mcp.id(), mcp.url(), mcp.identity()));
    }

    /** What sends to the backend behind {@code /proxy}; absent if there is none. */
    @Nullable
    UpstreamCalls proxy(ProxyConfig proxy) {
        return proxy.target() == null
                ? null
                : new UpstreamCalls(
                        proxy.target(),
                        forwardings.of(ProxyRoutes.UPSTREAM, proxy.target(), proxy.identity()),
                        egress,
                        proxy.timeouts(),
                        proxy.maxAnswer().toBytes(),
                        resiliences.of(ProxyRoutes.UPSTREAM, proxy.resilience()));
    }

    private UpstreamCalls calls(UpstreamConfig upstream, URI url, DataSize maxAnswer) {
        return new UpstreamCalls(
                url,
                forwardings.of(upstream.id(), url, upstream.identity()),
                egress,
                upstream.timeouts(),
                maxAnswer.toBytes(),
                resilience(upstream));
    }

    private Resilience resilience(UpstreamConfig upstream) {
        return resiliences.of(upstream.id(), upstream.resilience());
    }
}
