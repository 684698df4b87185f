package dev.gatehouse.upstream;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with what a backend offers.
 *
 * @param phase whether it is known
 * @param since when that began
 * @param loaded when it was last found out; absent if never
 * @param problem why it could not be found out last time; absent if it could
 */
public record UpstreamState(
        String id,
        Phase phase,
        Instant since,
        @Nullable Instant loaded,
        @Nullable String problem) {
    /** Whether what a backend offers is known. */
    public enum Phase {
        /** It was not asked yet. */
        STARTING,
        /** It was asked, and answered. */
        READY,
        /** It does not answer now; what it offered last is still offered. */
        STALE,
        /** It has not answered since the start, so nothing of it is offered. */
        DOWN
    }

    UpstreamState loaded(Instant now) {
        return new UpstreamState(id, Phase.READY, phase == Phase.READY ? since : now, now, null);
    }

    UpstreamState failed(Instant now, String why) {
        Phase next = loaded == null ? Phase.DOWN : Phase.STALE;
        return new UpstreamState(id, next, phase == next ? since : now, loaded, why);
    }
}
