package dev.gatehouse.identity;

import java.time.Duration;

/** What became of a token. */
public sealed interface Verification {
    /**
     * The token is good; this is who it speaks for.
     *
     * @param confirmation what whoever sends it must hold besides
     */
    record Verified(Caller caller, Confirmation confirmation) implements Verification {}

    /**
     * The token is refused.
     *
     * @param problem the stable code
     * @param detail a sentence for people that names what was expected and what came, and never the token
     */
    record Rejected(TokenProblem problem, String detail) implements Verification {}

    /** Nothing can be said now (an issuer's keys were never loaded): answered 503, never treated as valid. */
    record Unavailable(String detail, Duration retryAfter) implements Verification {}
}
