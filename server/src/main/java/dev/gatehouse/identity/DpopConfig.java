package dev.gatehouse.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code identity.dpop} section of the configuration: how proofs of possession are judged (RFC 9449).
 *
 * @param proofWindow how far a proof's {@code iat} may lie from now, and how long a nonce is taken; default 5 m, the
 *     most that is possible
 * @param nonce whether a proof must hold a nonce of ours; default {@code required}
 * @param rememberedProofs how many proofs are remembered so that none is taken twice; beyond, new ones are refused with
 *     503 until old ones have expired
 */
public record DpopConfig(Duration proofWindow, NonceUse nonce, Integer rememberedProofs) {
    private static final Duration LONGEST = Duration.minutes(5);
    private static final Duration SHORTEST = Duration.seconds(10);

    /** Whether a proof must hold a nonce of ours (RFC 9449 §9). */
    public enum NonceUse {
        /** Yes: a proof cannot be made ahead, and none outlives this process. */
        @JsonProperty("required")
        REQUIRED,
        /** No: for several nodes behind a balancer that sends a client to any of them. */
        @JsonProperty("never")
        NEVER
    }

    public DpopConfig(@Nullable Duration proofWindow, @Nullable NonceUse nonce, @Nullable Integer rememberedProofs) {
        this.proofWindow = proofWindow == null ? LONGEST : proofWindow;
        this.nonce = nonce == null ? NonceUse.REQUIRED : nonce;
        this.rememberedProofs = rememberedProofs == null ? 500_000 : rememberedProofs;
        long nanos = this.proofWindow.toNanoseconds();
        if (nanos > LONGEST.toNanoseconds() || nanos < SHORTEST.toNanoseconds()) {
            throw new IllegalArgumentException(
                    "identity.dpop.proofWindow is " + this.proofWindow + "; it must lie between 10s and 5m");
        }
        if (this.rememberedProofs < 1) {
            throw new IllegalArgumentException("identity.dpop.rememberedProofs must be at least 1");
        }
    }

    /** Every default. */
    public static DpopConfig defaults() {
        return new DpopConfig(null, null, null);
    }
}
