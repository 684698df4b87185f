package dev.gatehouse.console;

import dev.gatehouse.tools.governance.ToolGovernance;
import dev.gatehouse.upstream.Resiliences;
import dev.gatehouse.upstream.UpstreamConfig;
import dev.gatehouse.upstream.Upstreams;
import java.util.List;

/**
 * Everything about the backends behind the gateway.
 *
 * @param configured their entries, in the order of the configuration
 * @param upstreams how it stands with them
 * @param governance whose tools' definitions are approved
 * @param resiliences how their calls go
 */
public record Backends(
        List<UpstreamConfig> configured, Upstreams upstreams, ToolGovernance governance, Resiliences resiliences) {}
