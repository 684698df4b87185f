package dev.gatehouse.identity;

import java.util.Set;

/**
 * One check of a token.
 *
 * @param id its stable name, as {@link TokenCheck} gives it
 * @param needs the checks that must have passed before this one can say anything
 * @param test looks at the token
 */
record Check(String id, Set<String> needs, Test test) {
    /** Looks at one token and says what it found. */
    @FunctionalInterface
    interface Test {
        Finding look(Examination examination) throws Claims.ClaimRefused;
    }

    /** What a check found. */
    sealed interface Finding {
        /** Good; {@code detail} says what was seen. */
        record Passed(String detail) implements Finding {}

        /** Bad; {@code fix} says what to change. */
        record Failed(TokenProblem problem, String detail, String fix) implements Finding {}

        /** Cannot be said now. */
        record Unsettled(String detail) implements Finding {}
    }

    /** A member of the wrong form is a finding like any other. */
    Finding look(Examination examination) {
        try {
            return test.look(examination);
        } catch (Claims.ClaimRefused e) {
            return new Finding.Failed(
                    TokenProblem.TOKEN_CLAIM_REFUSED,
                    "the token's " + e.getMessage(),
                    "have the issuer send the claim in its standard form (RFC 7519, RFC 9068)");
        }
    }
}
