package dev.gatehouse.console;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What this gateway is and where it is reached, as the overview says it.
 *
 * @param environment which of several gateways it is, in the words of its configuration
 * @param auditKept how long audit events are kept; absent if for ever
 */
public record GatewayInfo(
        String version,
        URI publicUrl,
        URI mcpUrl,
        String issuer,
        Instant startedAt,
        @Nullable EnvironmentConfig environment,
        @Nullable Duration auditKept) {}
