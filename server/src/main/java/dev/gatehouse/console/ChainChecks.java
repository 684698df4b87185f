package dev.gatehouse.console;

import dev.gatehouse.audit.ChainRange;
import dev.gatehouse.audit.ChainVerifier;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Checks the chain when somebody asks for it, once at a time; says how far that is, and remembers what the last check
 * on this node found. Thread-safe.
 */
final class ChainChecks {
    private final ChainVerifier verifier;
    private final Clock clock;
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
    private final AtomicReference<@Nullable Found> last = new AtomicReference<>();

    ChainChecks(ChainVerifier verifier, Clock clock) {
        this.verifier = verifier;
        this.clock = clock;
    }

    /**
     * A check that is under way.
     *
     * @param time when it began
     * @param checked how many events were checked so far
     * @param of how many there are to check; 0 while that is not known
     */
    record Running(Instant time, ChainRange range, long checked, long of) {}

    /** What a check found, and when it began. */
    record Found(Instant time, ChainVerifier.Report report) {}

    /**
     * Checks a part of the chain. What is remembered of it is only what says something of the whole.
     *
     * @throws ApiError if a check runs
     */
    ChainVerifier.Report verify(ChainRange range) {
        Running begun = new Running(clock.instant(), range, 0, 0);
        if (!running.compareAndSet(null, begun)) {
            throw ApiError.of(
                    409, "check_running", "The chain is being checked already. Wait for the end of that check.");
        }
        try {
            ChainVerifier.Report report =
                    verifier.verify(range, (checked, of) -> running.set(new Running(begun.time(), range, checked, of)));
            if (range.equals(ChainRange.WHOLE) || !report.intact()) {
                last.set(new Found(begun.time(), report));
            }
            return report;
        } finally {
            running.set(null);
        }
    }

    /** The check that is under way; absent if there is none. */
    @Nullable
    Running running() {
        return running.get();
    }

    /** The last check; absent if there was none since the start. */
    @Nullable
    Found last() {
        return last.get();
    }
}
