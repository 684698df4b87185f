package dev.gatehouse.gate;

import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.Verification;
import java.util.List;

/** Reads the Authorization header (RFC 6750 §2.1, RFC 9110 §11.6.2) and asks identity who sent it. Thread-safe. */
final class Doorkeeper {
    private static final String SCHEME = "Bearer ";

    private final TokenVerifier verifier;

    Doorkeeper(TokenVerifier verifier) {
        this.verifier = verifier;
    }

    /** Who a request's credentials speak for. */
    sealed interface Presented {
        record Known(Caller caller) implements Presented {}

        record Nothing() implements Presented {}

        record Bad(Denial denial) implements Presented {}
    }

    Presented read(List<String> authorization) {
        if (authorization.isEmpty()) {
            return new Presented.Nothing();
        }
        if (authorization.size() > 1) {
            return malformed("Several Authorization headers came; send one.");
        }
        String value = authorization.getFirst();
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return malformed("The Authorization header must read: Bearer, a space, the access token.");
        }
        String token = value.substring(SCHEME.length()).strip();
        if (token.isEmpty() || token.indexOf(' ') >= 0 || token.indexOf(',') >= 0) {
            return malformed("The Authorization header must hold exactly one access token.");
        }
        return switch (verifier.verify(token)) {
            case Verification.Verified verified -> new Presented.Known(verified.caller());
            case Verification.Rejected rejected ->
                new Presented.Bad(Denial.invalidToken(rejected.problem(), rejected.detail()));
            case Verification.Unavailable unavailable ->
                new Presented.Bad(Denial.identityUnavailable(unavailable.detail(), unavailable.retryAfter()));
        };
    }

    private static Presented malformed(String sentence) {
        return new Presented.Bad(Denial.malformedCredentials(sentence));
    }
}
