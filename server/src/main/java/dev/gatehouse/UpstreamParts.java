package dev.gatehouse;

import dev.gatehouse.egress.Egress;
import dev.gatehouse.upstream.RestUpstreamConfig;
import dev.gatehouse.upstream.UpstreamCalls;
import dev.gatehouse.upstream.UpstreamConfig;
import dev.gatehouse.upstream.UpstreamSource;
import dev.gatehouse.upstream.forwarding.Forwardings;
import dev.gatehouse.upstream.rest.RestSource;
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
            case RestUpstreamConfig rest -> new RestSource(rest, calls(rest));
        };
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
