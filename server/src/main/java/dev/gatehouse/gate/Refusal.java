package dev.gatehouse.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.TokenProblem;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a call was not run, in terms every front can translate.
 *
 * @param kind what a front should make of it
 * @param code the stable code of {@code docs/errors.md}
 * @param message one sentence for people; no token, no secret
 * @param decisionId the id under which the record and the console explain it
 * @param scopes all scopes that the operation needs, for a challenge
 * @param retryAfter when it may be tried again, if that helps
 * @param capabilities what the client would have to be able to do, in the form of MCP's {@code ClientCapabilities}
 */
public record Refusal(
        Kind kind,
        String code,
        String message,
        String decisionId,
        List<String> scopes,
        @Nullable Duration retryAfter,
        @Nullable ObjectNode capabilities) {

    /** A refusal that no capability of the client would change. */
    public Refusal(
            Kind kind,
            String code,
            String message,
            String decisionId,
            List<String> scopes,
            @Nullable Duration retryAfter) {
        this(kind, code, message, decisionId, scopes, retryAfter, null);
    }

    /** The kinds of refusal. */
    public enum Kind {
        /** No credentials came: 401 without an error code. */
        NO_CREDENTIALS,
        /** Credentials came and are no good: 401 {@code invalid_token}. */
        INVALID_TOKEN,
        /** A token that must be proven is no good, or came without the DPoP scheme: 401 {@code invalid_token}. */
        INVALID_BOUND_TOKEN,
        /** The proof that came with a bound token is no good: 401 {@code invalid_dpop_proof}. */
        INVALID_PROOF,
        /** The proof needs a nonce of ours: 401 {@code use_dpop_nonce}. */
        PROOF_NONCE_REQUIRED,
        /** Two credentials, or credentials in a place or scheme where none are taken: 400 {@code invalid_request}. */
        MALFORMED_CREDENTIALS,
        /** The caller must step up: 403 {@code insufficient_scope}. */
        INSUFFICIENT_SCOPE,
        /** The same for a token that is bound to a key, whose scheme the challenge names. */
        INSUFFICIENT_SCOPE_OF_BOUND_TOKEN,
        /** No token would help: 403. */
        FORBIDDEN,
        /** There is no such tool, resource or prompt. */
        UNKNOWN_TOOL,
        /** The arguments break the tool's schema. */
        INVALID_ARGUMENTS,
        /** The client cannot do what is needed: 400. */
        MISSING_CAPABILITY,
        /** It was allowed and could not be done. */
        FAILED,
        /** Too many calls: 429. */
        RATE_LIMITED,
        /** The gateway cannot decide or record now: 503. */
        UNAVAILABLE;

        /**
         * What a refused token comes to. To somebody who is locked out or unknown another token is no help: no
         * challenge, or their client would ask them to sign in for ever.
         *
         * @param dpop whether the token came under the DPoP scheme
         */
        public static Kind of(TokenProblem problem, boolean dpop) {
            return switch (problem) {
                case USER_DISABLED, USER_UNKNOWN, TENANT_UNKNOWN -> FORBIDDEN;
                case PROOF_NONCE_REQUIRED -> PROOF_NONCE_REQUIRED;
                case PROOF_MISSING,
                        PROOF_MALFORMED,
                        PROOF_KEY_MISMATCH,
                        PROOF_MISMATCH,
                        PROOF_EXPIRED,
                        PROOF_REPLAYED -> INVALID_PROOF;
                case TOKEN_BOUND_TO_KEY -> INVALID_BOUND_TOKEN;
                default -> dpop ? INVALID_BOUND_TOKEN : INVALID_TOKEN;
            };
        }

        /**
         * The HTTP status of the answer, as recorded. MCP tells of an unknown tool and of wrong arguments inside a
         * successful HTTP answer; other fronts do not.
         */
        public int status(String front) {
            return switch (this) {
                case NO_CREDENTIALS, INVALID_TOKEN, INVALID_BOUND_TOKEN, INVALID_PROOF, PROOF_NONCE_REQUIRED -> 401;
                case MALFORMED_CREDENTIALS, MISSING_CAPABILITY -> 400;
                case INSUFFICIENT_SCOPE, INSUFFICIENT_SCOPE_OF_BOUND_TOKEN, FORBIDDEN -> 403;
                case UNKNOWN_TOOL -> front.equals("mcp") ? 200 : 404;
                case INVALID_ARGUMENTS -> front.equals("mcp") ? 200 : 400;
                case FAILED -> front.equals("mcp") ? 200 : 422;
                case RATE_LIMITED -> 429;
                case UNAVAILABLE -> 503;
            };
        }
    }
}
