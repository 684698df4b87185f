package dev.gatehouse.rest;

import dev.gatehouse.identity.TokenProblem;

/** The codes by which earlier gateways called the same refusals, for scripts that look for them. */
final class OlderCodes {
    static final String NO_AUTH = "NO_AUTH";

    private OlderCodes() {}

    /** The older code of a refused token. */
    static String of(TokenProblem problem) {
        return switch (problem) {
            case TOKEN_ENCRYPTED -> "ACCESS_TOKEN_IS_ENCRYPTED_JWE";
            case TOKEN_OPAQUE -> "ACCESS_TOKEN_NOT_JWS";
            case TOKEN_SUBJECT_REFUSED -> "TOKEN_NO_SUB";
            default -> "JWT_VERIFY_FAILED";
        };
    }
}
