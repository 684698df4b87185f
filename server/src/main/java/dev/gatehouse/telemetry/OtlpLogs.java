package dev.gatehouse.telemetry;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Sends log records to a collector, each once, and tells whether it took them. For one thread. */
public final class OtlpLogs {
    private static final long LONGEST_SECONDS = 60;
    private static final Set<Integer> BUSY = Set.of(401, 403, 404, 408, 429);
    private static final int SERVER_ERROR = 500;

    private final LogRecordExporter exporter;
    private volatile Heard last = Heard.NOTHING;

    OtlpLogs(Function<EgressSender.Listener, LogRecordExporter> exporter) {
        this.exporter = exporter.apply((status, partial) -> last = new Heard(status, partial));
    }

    private record Heard(int status, PartialSuccess partial) {
        static final Heard NOTHING = new Heard(0, PartialSuccess.NONE);
    }

    /**
     * What became of some records.
     *
     * @param taken whether the collector has them
     * @param refused whether it will never take them
     * @param rejected how many of those it took it then refused; it does not say which, and wants none again
     * @param said why not, in a sentence without secrets
     */
    public record Answer(boolean taken, boolean refused, long rejected, String said) {}

    /** Sends records and waits for the answer. */
    public Answer send(List<LogRecordData> records) {
        last = Heard.NOTHING;
        CompletableResultCode result = exporter.export(records).join(LONGEST_SECONDS, TimeUnit.SECONDS);
        Heard heard = last;
        int answered = heard.status();
        if (result.isSuccess()) {
            return new Answer(
                    true, false, heard.partial().rejected(), heard.partial().said());
        }
        return answered == 0
                ? new Answer(false, false, 0, "the collector cannot be reached")
                : new Answer(
                        false,
                        answered < SERVER_ERROR && !BUSY.contains(answered),
                        0,
                        "the collector answers with status " + answered);
    }
}
