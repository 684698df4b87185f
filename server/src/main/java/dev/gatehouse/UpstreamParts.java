package dev.gatehouse;

import dev.gatehouse.egress.Egress;
import dev.gatehouse.upstream.OpenApiUpstreamConfig;
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

/** Makes of each entry of {@code upstreams} what offers its tools and calls it. */
final class UpstreamParts {
    private final Egress egress;
    private final Forwardings forwardings;

    UpstreamParts(Egress egress, Forwardings forwardings) {
        this.egress = egress;
        this.forwardings = forwardings;
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

    private UpstreamCalls calls(UpstreamConfig upstream, URI url, DataSize maxAnswer) {
        return new UpstreamCalls(
                upstream.id(),
                url,
                forwardings.of(upstream.id(), url, upstream.identity()),
                egress,
                upstream.timeouts(),
                maxAnswer.toBytes());
    }
}
