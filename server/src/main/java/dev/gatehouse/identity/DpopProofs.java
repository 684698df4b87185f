package dev.gatehouse.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.oauth2.sdk.dpop.DPoPUtils;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Judges DPoP proofs, for tokens that are used and for tokens that are asked for (RFC 9449 §4.3). Each node remembers
 * the proofs it saw; nonces tie a proof to the node that gave them, so that it is good at that node alone. Thread-safe.
 */
public final class DpopProofs {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Clock clock;
    private final long window;
    private final @Nullable DpopNonces nonces;
    private final SeenProofs seen;

    /** Judges by this configuration. */
    public DpopProofs(DpopConfig config, Clock clock) {
        Duration most = config.proofWindow().toJavaDuration();
        this.clock = clock;
        this.window = most.toMillis();
        this.nonces = config.nonce() == DpopConfig.NonceUse.REQUIRED ? new DpopNonces(most, clock) : null;
        this.seen = new SeenProofs(most.multipliedBy(2), config.rememberedProofs(), clock);
    }

    /** A proof is refused. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Verification verdict;

        private Refused(Verification verdict) {
            super(null, null, false, false);
            this.verdict = verdict;
        }

        /** {@link Verification.Rejected} with one of the proof problems, or {@link Verification.Unavailable}. */
        public Verification verdict() {
            return verdict;
        }
    }

    /** The names of the signature algorithms that proofs may have, for metadata (RFC 9449 §5.1). */
    public static List<String> algorithms() {
        return DpopProof.ALGORITHMS;
    }

    /** The nonce that the next proof should hold; absent if none is asked for. */
    public @Nullable String nonce() {
        return nonces == null ? null : nonces.current();
    }

    /**
     * The thumbprint of the key that proved a request for a token (RFC 9449 §5); uses the proof up.
     *
     * @throws Refused if the request carries no proof, or no good one
     */
    public String provenKey(Credentials request) throws Refused {
        DpopProof proof = read(request);
        judge(proof, request);
        useUp(proof);
        return proof.key();
    }

    /** Whether the request proves possession of the key that its token is bound to (RFC 9449 §7.1). */
    void check(Credentials request, String token, String key, boolean useUp) throws Refused {
        DpopProof proof = read(request);
        if (!proof.key().equals(key)) {
            throw refused(
                    TokenProblem.PROOF_KEY_MISMATCH,
                    "the proof is signed by the key " + proof.key() + "; the token is bound to " + key);
        }
        if (!hash(token).equals(proof.tokenHash())) {
            throw refused(TokenProblem.PROOF_MISMATCH, "the proof's ath is not the hash of this access token");
        }
        judge(proof, request);
        if (useUp) {
            useUp(proof);
        }
    }

    private static DpopProof read(Credentials request) throws Refused {
        List<String> fields = request.proofs();
        if (fields.isEmpty()) {
            throw refused(TokenProblem.PROOF_MISSING, "the request carries no DPoP header with a proof");
        }
        if (fields.size() > 1) {
            throw refused(TokenProblem.PROOF_MALFORMED, "several DPoP headers came; send one proof");
        }
        try {
            return DpopProof.parse(fields.getFirst());
        } catch (DpopProof.Refused e) {
            throw refused(TokenProblem.PROOF_MALFORMED, "the proof " + e.getMessage());
        }
    }

    private void judge(DpopProof proof, Credentials request) throws Refused {
        if (!proof.method().equals(request.method())) {
            throw refused(
                    TokenProblem.PROOF_MISMATCH,
                    "the proof's htm is " + Claims.quoted(proof.method()) + "; this request is " + request.method());
        }
        if (!HttpUrls.sameTarget(proof.url(), request.url())) {
            throw refused(
                    TokenProblem.PROOF_MISMATCH,
                    "the proof's htu is " + Claims.quoted(proof.url().split("[?#]", 2)[0]) + "; this request is for "
                            + request.url());
        }
        if (Math.abs(clock.millis() - proof.issuedAt()) > window) {
            throw refused(
                    TokenProblem.PROOF_EXPIRED,
                    "the proof's iat lies " + (clock.millis() - proof.issuedAt()) / 1000 + " s back; at most "
                            + window / 1000 + " s to either side are taken");
        }
        if (nonces != null && (proof.nonce() == null || !nonces.isGood(proof.nonce()))) {
            throw refused(
                    TokenProblem.PROOF_NONCE_REQUIRED,
                    "the proof holds " + (proof.nonce() == null ? "no nonce" : "a nonce that is not current")
                            + "; use the one in the DPoP-Nonce header of this answer");
        }
    }

    private void useUp(DpopProof proof) throws Refused {
        switch (seen.use(proof.key(), proof.jti())) {
            case FIRST -> {}
            case REPLAYED -> throw refused(TokenProblem.PROOF_REPLAYED, "the proof's jti was used before");
            case NO_ROOM ->
                throw new Refused(new Verification.Unavailable(
                        "More DPoP proofs came than can be remembered (identity.dpop.rememberedProofs).", RETRY_AFTER));
        }
    }

    private static String hash(String token) {
        try {
            return DPoPUtils.computeSHA256(new DPoPAccessToken(token)).toString();
        } catch (JOSEException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static Refused refused(TokenProblem problem, String detail) {
        return new Refused(new Verification.Rejected(problem, detail));
    }
}
