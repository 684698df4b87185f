package dev.gatehouse.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What became of tokens lately. Verified tokens are remembered for a minute and never past their expiry; what an issuer
 * was asked about for as long as its configuration says; refusals that nothing can heal for ten seconds, in a cache of
 * their own so that garbage cannot push out what is good. A change of the issuer's keys, or of who its subjects are
 * here, forgets both. Bounded; thread-safe; a hit takes no lock.
 */
final class VerifiedTokens {
    private static final Duration GOOD = Duration.ofSeconds(60);
    private static final Duration BAD = Duration.ofSeconds(10);
    private static final int MAX_BAD = 10_000;

    private final Cache<TokenHash, Entry> good;
    private final Cache<TokenHash, Entry> bad;
    private final Duration skew;

    /**
     * A remembered verdict.
     *
     * @param until milliseconds of the epoch from which it is no longer true
     * @param issuer on whose keys and names of users it rests, if any
     */
    private record Entry(
            Verification verdict, long until, @Nullable TrustedIssuer issuer, long keysVersion, long usersVersion) {
        boolean holds(long now) {
            return now < until
                    && (issuer == null
                            || (issuer.keys().version() == keysVersion
                                    && issuer.users().version() == usersVersion));
        }
    }

    VerifiedTokens(int size, Duration skew) {
        this.skew = skew;
        good = cache(size, GOOD);
        bad = cache(MAX_BAD, BAD);
    }

    private static Cache<TokenHash, Entry> cache(int size, Duration age) {
        return Caffeine.newBuilder()
                .maximumSize(size)
                .expireAfterWrite(age)
                .executor(Runnable::run) // handing its upkeep to another thread costs a call more than doing it
                .build();
    }

    /** The verdict of this token if it is still true. */
    @Nullable
    Verification find(TokenHash hash, long now) {
        Entry entry = good.getIfPresent(hash);
        if (entry == null) {
            entry = bad.getIfPresent(hash);
        }
        return entry != null && entry.holds(now) ? entry.verdict() : null;
    }

    void remember(TokenHash hash, Verification verdict, Examination examination) {
        TrustedIssuer issuer = examination.issuerIfAny();
        long now = examination.now().toEpochMilli();
        switch (verdict) {
            case Verification.Verified verified -> {
                long expiry = verified.caller().expiresAt().plus(skew).toEpochMilli();
                long until = Math.min(expiry, now + atMost(GOOD, examination));
                good.put(hash, entry(verdict, until, issuer, examination));
            }
            case Verification.Rejected rejected -> {
                if (lasts(rejected.problem())) {
                    bad.put(hash, entry(verdict, now + atMost(BAD, examination), issuer, examination));
                }
            }
            case Verification.Unavailable unavailable -> {}
        }
    }

    private static long atMost(Duration most, Examination examination) {
        return Math.min(most.toMillis(), examination.rememberFor().toMillis());
    }

    private static Entry entry(
            Verification verdict, long until, @Nullable TrustedIssuer issuer, Examination examination) {
        return new Entry(verdict, until, issuer, examination.keysVersion(), examination.usersVersion());
    }

    /** Whether the same token is refused for the same reason as long as configuration and keys stay. */
    private static boolean lasts(TokenProblem problem) {
        return switch (problem) {
            case TOKEN_MALFORMED,
                    TOKEN_ENCRYPTED,
                    TOKEN_OPAQUE,
                    TOKEN_ALGORITHM_REFUSED,
                    TOKEN_TYPE_REFUSED,
                    TOKEN_ISSUER_UNKNOWN,
                    TOKEN_SIGNATURE_INVALID,
                    TOKEN_AUDIENCE_MISMATCH,
                    TOKEN_SUBJECT_REFUSED,
                    TOKEN_CLAIM_REFUSED,
                    TOKEN_INACTIVE,
                    TOKEN_NOT_BOUND -> true;
            case TOKEN_KEY_UNKNOWN,
                    TOKEN_EXPIRED,
                    TOKEN_NOT_YET_VALID,
                    TOKEN_LIFETIME_REFUSED,
                    TOKEN_REVOKED,
                    API_KEY_UNKNOWN,
                    USER_DISABLED,
                    USER_UNKNOWN,
                    TENANT_UNKNOWN -> false;
            // of a request, not of its token
            case TOKEN_BOUND_TO_KEY,
                    TOKEN_BOUND_TO_CERTIFICATE,
                    PROOF_MISSING,
                    PROOF_MALFORMED,
                    PROOF_KEY_MISMATCH,
                    PROOF_MISMATCH,
                    PROOF_EXPIRED,
                    PROOF_NONCE_REQUIRED,
                    PROOF_REPLAYED -> false;
        };
    }
}
