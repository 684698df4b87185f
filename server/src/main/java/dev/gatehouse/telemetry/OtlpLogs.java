package dev.gatehouse.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.IntConsumer;

/** Sends log records to a collector, each once, and tells whether it took them. For one thread. */
public final class OtlpLogs {
    private static final long LONGEST_SECONDS = 60;
    private static final Set<Integer> BUSY = Set.of(401, 403, 404, 408, 429);
    private static final int SERVER_ERROR = 500;

    private final AtomicInteger status = new AtomicInteger();
    private final LogRecordExporter exporter;

    OtlpLogs(Function<IntConsumer, LogRecordExporter> exporter) {
        this.exporter = exporter.apply(status::set);
    }

    /**
     * What became of some records.
     *
     * @param taken whether the collector has them
     * @param refused whether it will never take them
     * @param said why not, in a sentence without secrets
     */
    public record Answer(boolean taken, boolean refused, String said) {}

    /** Sends records and waits for the answer. */
    public Answer send(List<LogRecordData> records) {
        status.set(0);
        CompletableResultCode result = exporter.export(records).join(LONGEST_SECONDS, TimeUnit.SECONDS);
        int answered = status.get();
        if (result.isSuccess()) {
            return new Answer(true, false, "");
        }
        return answered == 0
                ? new Answer(false, false, "the collector cannot be reached")
                : new Answer(
                        false,
                        answered < SERVER_ERROR && !BUSY.contains(answered),
                        "the collector answers with status " + answered);
    }
}
