package dev.gatehouse.upstream;

import dev.gatehouse.policy.ApprovalPolicy;
import dev.gatehouse.tools.AccessConfig;
import io.dropwizard.util.Duration;
import org.jspecify.annotations.Nullable;

/** What the entries of all MCP servers have, however they are reached. */
public interface McpServerConfig {
    /** Its name here. */
    String id();

    /** Where it is. */
    String address();

    /** What the names of its tools begin with. */
    String prefix();

    /** The access of what it offers; absent means closed. */
    @Nullable
    AccessConfig access();

    /** When what it says of its tools is trusted. */
    ApprovalPolicy approval();

    /** After how long it is asked again for what it offers. */
    Duration refresh();

    /** Whether a tool is believed that says of itself that calling it twice does no harm. */
    Boolean trustHints();
}
