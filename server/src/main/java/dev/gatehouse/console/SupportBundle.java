package dev.gatehouse.console;

import com.codahale.metrics.health.HealthCheckRegistry;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.console.api.ConfigView;
import dev.gatehouse.telemetry.CallMeter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who helps needs to know of a gateway, as a zip file: configuration without secrets, versions, health,
 * upstreams, traffic and the latest warnings. Nothing in it is about a person. Thread-safe.
 */
final class SupportBundle {
    private static final String README = """
        A support bundle of Gatehouse.

        configuration.json  every value in force and where it comes from; secrets are fingerprints, and what URLs
                            hold of names, passwords and parameters is left out
        versions.json       of Gatehouse, Java and the system
        health.json         what the health checks say; only the kind of an error
        upstreams.json      how it stands with the backends
        traffic.json        calls of the last two hours by minute, as numbers
        warnings.json       the latest warnings and errors of the log, without the values in them

        It holds no token, no password, no arguments of calls and nothing about users. It does hold host names,
        paths and the names of tools and scopes: read it before you hand it on.
        """;
    private static final int MINUTE = 60;
    private static final int MINUTES = 120;

    private final GatewayInfo gateway;
    private final Supplier<ConfigView> configuration;
    private final HealthCheckRegistry healthChecks;
    private final Backends backends;
    private final AuditLog log;
    private final CallMeter meter;
    private final RecentWarnings warnings;
    private final ObjectMapper json;
    private final Clock clock;

    SupportBundle(
            GatewayInfo gateway,
            Supplier<ConfigView> configuration,
            HealthCheckRegistry healthChecks,
            Backends backends,
            AuditLog log,
            CallMeter meter,
            RecentWarnings warnings,
            ObjectMapper json,
            Clock clock) {
        this.gateway = gateway;
        this.configuration = configuration;
        this.healthChecks = healthChecks;
        this.backends = backends;
        this.log = log;
        this.meter = meter;
        this.warnings = warnings;
        this.json = json;
        this.clock = clock;
    }

    /** Writes it all; the stream stays open. */
    void write(OutputStream output) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(output);
        put(zip, "README.txt", README.getBytes(StandardCharsets.UTF_8));
        put(zip, "configuration.json", bytes(configuration.get()));
        put(zip, "versions.json", bytes(versions()));
        put(zip, "health.json", bytes(health()));
        put(zip, "upstreams.json", bytes(upstreams()));
        put(zip, "traffic.json", bytes(traffic()));
        put(zip, "warnings.json", bytes(warnings.all()));
        zip.finish();
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        zip.putNextEntry(new ZipEntry("gatehouse-support/" + name));
        zip.write(content);
        zip.closeEntry();
    }

    private byte[] bytes(Object value) throws IOException {
        return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
    }

    private Map<String, Object> versions() {
        Runtime runtime = Runtime.getRuntime();
        Map<String, Object> versions = new LinkedHashMap<>();
        versions.put("gatehouse", gateway.version());
        versions.put("startedAt", gateway.startedAt());
        versions.put("writtenAt", clock.instant());
        versions.put("java", System.getProperty("java.runtime.version"));
        versions.put("javaVendor", System.getProperty("java.vendor"));
        versions.put(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        versions.put("processors", runtime.availableProcessors());
        versions.put("heapUsedBytes", runtime.totalMemory() - runtime.freeMemory());
        versions.put("heapMaxBytes", runtime.maxMemory());
        versions.put("auditEvents", log.headSeq());
        return versions;
    }

    private record Health(boolean healthy, @Nullable String error) {}

    private Map<String, Health> health() {
        Map<String, Health> health = new LinkedHashMap<>();
        healthChecks
                .runHealthChecks()
                .forEach((name, result) -> health.put(
                        name,
                        new Health(
                                result.isHealthy(),
                                result.getError() == null
                                        ? null
                                        : result.getError().getClass().getName())));
        return health;
    }

    private record Upstream(
            String id,
            String phase,
            Instant since,
            @Nullable Instant loaded,
            boolean failed,
            @Nullable String protocol) {}

    private List<Upstream> upstreams() {
        return backends.upstreams().states().stream()
                .map(state -> new Upstream(
                        state.id(),
                        state.phase().toString(),
                        state.since(),
                        state.loaded(),
                        state.problem() != null,
                        state.protocol()))
                .toList();
    }

    private List<CallMeter.Point> traffic() {
        Instant now = clock.instant();
        return meter.series(now.minusSeconds((long) MINUTES * MINUTE), now, MINUTE);
    }
}
