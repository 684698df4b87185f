package dev.gatehouse.upstream;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.tools.LeftOut;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How it stands with what a backend offers.
 *
 * @param phase whether it is known
 * @param since when that began
 * @param loaded when it was last found out; absent if never
 * @param problem why it could not be found out last time; absent if it could
 * @param protocol the revision of MCP that it speaks; absent for other backends, and before that is known
 * @param leftOut what of its last answer cannot be offered
 */
public record UpstreamState(
        String id,
        Phase phase,
        Instant since,
        @Nullable Instant loaded,
        @Nullable String problem,
        @Nullable String protocol,
        List<LeftOut> leftOut) {
    /** Whether what a backend offers is known. */
    public enum Phase {
        /** It was not asked yet; what it offered before the start is offered. */
        @JsonProperty("starting")
        STARTING,
        /** It was asked, and answered. */
        @JsonProperty("ready")
        READY,
        /** It does not answer now; what it offered last is still offered. */
        @JsonProperty("stale")
        STALE,
        /** It has never answered, so nothing of it is offered. */
        @JsonProperty("down")
        DOWN
    }

    /** What it offered before the start is offered again. */
    UpstreamState recalled(Instant then, List<LeftOut> unusable) {
        return new UpstreamState(id, phase, since, then, problem, protocol, unusable);
    }

    UpstreamState loaded(Instant now, @Nullable String spoken, List<LeftOut> unusable) {
        return new UpstreamState(id, Phase.READY, phase == Phase.READY ? since : now, now, null, spoken, unusable);
    }

    UpstreamState failed(Instant now, String why) {
        Phase next = loaded == null ? Phase.DOWN : Phase.STALE;
        return new UpstreamState(id, next, phase == next ? since : now, loaded, why, protocol, leftOut);
    }
}
