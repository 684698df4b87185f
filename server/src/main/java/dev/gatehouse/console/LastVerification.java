package dev.gatehouse.console;

import dev.gatehouse.audit.ChainVerifier;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Checks the chain when somebody asks for it, and remembers what the last check on this node found. Thread-safe. */
final class LastVerification {
    private final ChainVerifier verifier;
    private final Clock clock;
    private final AtomicReference<@Nullable Found> last = new AtomicReference<>();

    LastVerification(ChainVerifier verifier, Clock clock) {
        this.verifier = verifier;
        this.clock = clock;
    }

    /** What a check found, and when it began. */
    record Found(Instant time, ChainVerifier.Report report) {}

    /** Checks the whole chain. */
    ChainVerifier.Report verify() {
        Instant now = clock.instant();
        ChainVerifier.Report report = verifier.verify();
        last.set(new Found(now, report));
        return report;
    }

    /** The last check; absent if there was none since the start. */
    @Nullable
    Found last() {
        return last.get();
    }
}
