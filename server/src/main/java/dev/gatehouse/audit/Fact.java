package dev.gatehouse.audit;

import dev.gatehouse.telemetry.LatencyBuckets;
import java.util.List;
import java.util.Set;

/**
 * What became of an event, in one number: what was decided, whether it failed, and in which bucket its time is. It is
 * what charts are made of, so that one column of the index has it all.
 */
final class Fact {
    static final List<String> DECISIONS = List.of("allow", "deny", "limit", "challenge");
    private static final Set<String> FAILURES = Set.of("tool_error", "timeout", "unknown");

    /** Of a row whose event is gone. */
    static final char NONE = (char) (2 * DECISIONS.size() * LatencyBuckets.COUNT);

    /** How many there are. */
    static final int COUNT = NONE + 1;

    private Fact() {}

    static char of(AuditEntry entry) {
        int decision = DECISIONS.indexOf(entry.decision());
        if (decision < 0) {
            return NONE;
        }
        int kind = 2 * decision + (FAILURES.contains(entry.outcome()) ? 1 : 0);
        return (char) (kind * LatencyBuckets.COUNT + LatencyBuckets.of(entry.latencyMicros()));
    }

    /** The place in {@link #DECISIONS} of what was decided; not for {@link #NONE}. */
    static int decision(int fact) {
        return fact / LatencyBuckets.COUNT / 2;
    }

    /** Whether it failed: a tool error, a timeout, or an outcome that is unknown. */
    static boolean failed(int fact) {
        return fact / LatencyBuckets.COUNT % 2 == 1;
    }

    /** Its place in {@link LatencyBuckets}. */
    static int bucket(int fact) {
        return fact % LatencyBuckets.COUNT;
    }
}
