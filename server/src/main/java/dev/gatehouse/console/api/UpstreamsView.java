package dev.gatehouse.console.api;

import java.util.List;

/** All backends, in the order of the configuration. */
public record UpstreamsView(List<UpstreamView> upstreams) {}
