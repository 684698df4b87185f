package dev.gatehouse.gate;

import dev.gatehouse.identity.Authentication;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.Verification;

/** Asks identity who sent a request, and says in the gate's terms why somebody is turned away. Thread-safe. */
final class Doorkeeper {
    private final Authenticator authenticator;

    Doorkeeper(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Who a request's credentials speak for. */
    sealed interface Presented {
        record Known(Caller caller, CallerToken token) implements Presented {}

        record Nothing() implements Presented {}

        record Bad(Denial denial) implements Presented {}
    }

    Presented read(Credentials credentials) {
        return switch (authenticator.authenticate(credentials)) {
            case Authentication.Nobody() -> new Presented.Nothing();
            case Authentication.Malformed(String sentence) -> new Presented.Bad(Denial.malformedCredentials(sentence));
            case Authentication.Judged(Verification verification, boolean dpop, CallerToken token) ->
                judged(verification, dpop, token);
        };
    }

    private static Presented judged(Verification verification, boolean dpop, CallerToken token) {
        return switch (verification) {
            case Verification.Verified verified -> new Presented.Known(verified.caller(), token);
            case Verification.Rejected rejected ->
                new Presented.Bad(Denial.invalidToken(rejected.problem(), rejected.detail(), dpop));
            case Verification.Unavailable unavailable ->
                new Presented.Bad(Denial.identityUnavailable(unavailable.detail(), unavailable.retryAfter()));
        };
    }
}
