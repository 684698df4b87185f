package dev.gatehouse.identity;

import java.time.Duration;
import java.util.Collections;
import java.util.Set;

/** What became of a token. */
public sealed interface Verification {
    /**
     * The token is good; this is who it speaks for.
     *
     * @param confirmation what whoever sends it must hold besides
     * @param opens the resources of ours that it is for
     */
    record Verified(Caller caller, Confirmation confirmation, Set<String> opens) implements Verification {
        /** Of what is bound to no resource: an API key. */
        static final Set<String> EVERYTHING = Set.of("*");

        /** Whether it may be used at one of these resources. */
        @SuppressWarnings("ReferenceEquality") // nothing else opens everything
        boolean isFor(Set<String> resources) {
            return opens == EVERYTHING || !Collections.disjoint(opens, resources);
        }
    }

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
