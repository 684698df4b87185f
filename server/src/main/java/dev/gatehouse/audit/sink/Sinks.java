package dev.gatehouse.audit.sink;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditTail;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.store.Database;
import dev.gatehouse.telemetry.OtlpExport;
import io.dropwizard.lifecycle.Managed;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Everything that recorded events are handed on to. Works from {@link #start} until {@link #stop}. */
public final class Sinks implements Managed {
    private final Map<String, Sink> sinks = new LinkedHashMap<>();

    /**
     * The sinks of the configuration.
     *
     * @param otlp the way to the collector; absent if there is none, and then no sink may need one
     * @param dataDirectory where {@code dead-letters/ID.jsonl} keeps what a sink refuses for good
     */
    public Sinks(
            List<SinkConfig> configs,
            Database database,
            AuditLog log,
            Egress egress,
            @Nullable OtlpExport otlp,
            Path dataDirectory,
            Clock clock) {
        AuditTail tail = new AuditTail(database);
        SinkPositions positions =
                new SinkPositions(database, clock, UUID.randomUUID().toString());
        for (SinkConfig config : configs) {
            Path deadLetters = dataDirectory.resolve("dead-letters").resolve(config.id() + ".jsonl");
            Sink sink = new Sink(
                    config,
                    destination(config, egress, otlp, clock),
                    tail,
                    positions,
                    log::headSeq,
                    deadLetters,
                    clock);
            sinks.put(config.id(), sink);
        }
    }

    private static Destination destination(SinkConfig config, Egress egress, @Nullable OtlpExport otlp, Clock clock) {
        EventLines lines = new EventLines(config.format(), config.previews());
        return switch (config.type()) {
            case STDOUT ->
                new StandardOutput(
                        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8),
                        lines);
            case WEBHOOK -> new Webhook(egress, Objects.requireNonNull(config.url()), config.token(), lines);
            case DIRECTORY -> new DayFiles(Objects.requireNonNull(config.directory()), lines);
            case OTLP -> {
                OtlpExport export = Objects.requireNonNull(otlp);
                yield new Collector(export.logs(), export.resource(), lines);
            }
            case S3 ->
                new Bucket(Objects.requireNonNull(config.bucket()), config.format(), config.previews(), egress, clock);
        };
    }

    /** The names of the sinks, each with how many events it is behind; {@code NaN} where another node hands on. */
    public Map<String, DoubleSupplier> lags() {
        Map<String, DoubleSupplier> lags = new LinkedHashMap<>();
        sinks.forEach((id, sink) -> lags.put(id, sink::lag));
        return lags;
    }

    @Override
    public void start() {
        sinks.values().forEach(Sink::start);
    }

    @Override
    public void stop() {
        sinks.values().forEach(Sink::stop);
    }
}
