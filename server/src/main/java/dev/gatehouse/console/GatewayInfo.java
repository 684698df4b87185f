package dev.gatehouse.console;

import java.net.URI;
import java.time.Instant;

/** What this gateway is and where it is reached, as the overview says it. */
public record GatewayInfo(String version, URI publicUrl, URI mcpUrl, String issuer, Instant startedAt) {}
