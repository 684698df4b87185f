package dev.gatehouse;

import dev.gatehouse.egress.Egress;
import dev.gatehouse.rest.proxy.ProxyConfig;
import dev.gatehouse.rest.proxy.ProxyRoutes;
import dev.gatehouse.upstream.OpenApiUpstreamConfig;
import dev.gatehouse.upstream.Resiliences;
import dev.gatehouse.upstream.RestUpstreamConfig;
import dev.gatehouse.upstream.UpstreamCalls;
import dev.gatehouse.upstream.UpstreamConfig;
import dev.gatehouse.upstream.UpstreamSource;
import dev.gatehouse.upstream.forwarding.Forwardings;
import dev.gatehouse.upstream.rest.OpenApiSource;
import dev.gatehouse.upstream.rest.RestSource;
import io.dropwizard.util.DataSize;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes of each entry of {@code upstreams} what offers its tools and calls it. */
final class UpstreamParts {
    private final Egress egress;
    private final Forwardings forwardings;
    private final Resiliences resiliences;

    UpstreamParts(Egress egress, Forwardings forwardings, Resiliences resiliences) {
        this.egress = egress;
        this.forwardings = forwardings;
        this.resiliences = resiliences;
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
        };
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
                resiliences.of(upstream.id(), upstream.resilience()));
    }
}
