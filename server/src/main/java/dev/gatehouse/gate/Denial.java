package dev.gatehouse.gate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.TokenProblem;
import dev.gatehouse.json.Json;
import dev.gatehouse.limits.Room;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Reason;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that is not recorded yet: what the client will read, and what the record will say.
 *
 * @param word the audit word: deny, limit or challenge
 * @param reason the true reason, for the record
 * @param code the reason as the client is told it; differs where the truth is none of its business
 * @param sentence for people; no decision id yet
 */
record Denial(
        Refusal.Kind kind,
        String word,
        String reason,
        String code,
        String sentence,
        List<String> scopes,
        @Nullable Duration retryAfter,
        @Nullable ObjectNode capabilities) {

    Denial(
            Refusal.Kind kind,
            String word,
            String reason,
            String code,
            String sentence,
            List<String> scopes,
            @Nullable Duration retryAfter) {
        this(kind, word, reason, code, sentence, scopes, retryAfter, null);
    }

    private static final String SIGN_IN = "Sign in: this needs an access token, and none came.";

    private static Denial of(Refusal.Kind kind, String word, String code, String sentence) {
        return new Denial(kind, word, code, code, sentence, List.of(), null);
    }

    static Denial noCredentials(List<String> scopes) {
        String code = Reason.NO_CREDENTIALS.code();
        return new Denial(Refusal.Kind.NO_CREDENTIALS, "challenge", code, code, SIGN_IN, scopes, null);
    }

    static Denial malformedCredentials(String sentence) {
        return of(Refusal.Kind.MALFORMED_CREDENTIALS, "deny", Reason.MALFORMED_CREDENTIALS.code(), sentence);
    }

    /** @param dpop whether the token came under the DPoP scheme */
    static Denial invalidToken(TokenProblem problem, String detail, boolean dpop) {
        return of(Refusal.Kind.of(problem, dpop), "deny", problem.code(), detail);
    }

    static Denial identityUnavailable(String detail, Duration retryAfter) {
        String code = Reason.IDENTITY_UNAVAILABLE.code();
        return new Denial(Refusal.Kind.UNAVAILABLE, "deny", code, code, detail, List.of(), retryAfter);
    }

    static Denial rateLimited(Room.Exhausted full) {
        String code = Reason.RATE_LIMITED.code();
        String sentence = "Too many requests (limit " + full.rule() + "). Try again in "
                + Math.max(1, full.retryAfter().plusMillis(999).toSeconds()) + " s.";
        return new Denial(Refusal.Kind.RATE_LIMITED, "limit", code, code, sentence, List.of(), full.retryAfter());
    }

    static Denial invalidArguments(String tool, List<String> violations) {
        String few = String.join("; ", violations.subList(0, Math.min(5, violations.size())));
        return of(
                Refusal.Kind.INVALID_ARGUMENTS,
                "deny",
                Reason.INVALID_ARGUMENTS.code(),
                "The arguments of " + tool + " do not fit its schema: " + few + ".");
    }

    static Denial lacksScopes(String tool, Decision.Challenge challenge, Caller caller) {
        String code = Reason.INSUFFICIENT_SCOPE.code();
        List<String> missing = challenge.missingScopes();
        String sentence = tool + " needs the scope" + (missing.size() == 1 ? " " : "s ") + String.join(", ", missing)
                + ", which the access token does not carry. Sign in again and grant "
                + (missing.size() == 1 ? "it." : "them.");
        return new Denial(
                caller.keyBound() ? Refusal.Kind.INSUFFICIENT_SCOPE_OF_BOUND_TOKEN : Refusal.Kind.INSUFFICIENT_SCOPE,
                challenge.word(),
                code,
                code,
                sentence,
                challenge.requiredScopes(),
                null);
    }

    /** For what the client would have to be able to do. */
    static Denial missingCapability(String name, ObjectNode capabilities) {
        String code = Reason.MISSING_CAPABILITY.code();
        return new Denial(
                Refusal.Kind.MISSING_CAPABILITY,
                "deny",
                code,
                code,
                name + " needs a client that declares " + Json.text(capabilities) + ".",
                List.of(),
                null,
                capabilities);
    }

    /** For what was allowed and went wrong. */
    static Denial failed(String said) {
        return of(Refusal.Kind.FAILED, "allow", "tool_error", said);
    }

    /** For a resource that is not there, or must look so. */
    static Denial unknownResource(Reason truth) {
        return new Denial(
                Refusal.Kind.UNKNOWN_TOOL,
                "deny",
                truth.code(),
                Reason.UNKNOWN_RESOURCE.code(),
                "There is no resource of this URI.",
                List.of(),
                null);
    }

    /** For a task that is not there, is over, or is somebody else's. */
    static Denial unknownTask() {
        return of(
                Refusal.Kind.UNKNOWN_TOOL, "deny", Reason.UNKNOWN_TASK.code(), "You have no task of this id any more.");
    }

    /** For a prompt that is not there, or must look so. */
    static Denial unknownPrompt(Reason truth) {
        return new Denial(
                Refusal.Kind.UNKNOWN_TOOL,
                "deny",
                truth.code(),
                Reason.UNKNOWN_PROMPT.code(),
                "There is no prompt of this name.",
                List.of(),
                null);
    }

    /** For a path that is switched off, and must look as if nothing were there. */
    static Denial unknownRoute(Reason truth) {
        return new Denial(
                Refusal.Kind.UNKNOWN_TOOL,
                "deny",
                truth.code(),
                "not_found",
                "There is nothing at this path.",
                List.of(),
                null);
    }

    /** For a tool that is not there, or that is switched off and must look the same. */
    static Denial unknownTool(String tool, Reason truth) {
        return new Denial(
                Refusal.Kind.UNKNOWN_TOOL,
                "deny",
                truth.code(),
                Reason.UNKNOWN_TOOL.code(),
                "There is no tool named " + tool + ".",
                List.of(),
                null);
    }

    /** For a tool that waits for approval. */
    static Denial toolPending(String tool) {
        return of(
                Refusal.Kind.UNKNOWN_TOOL,
                "deny",
                Reason.TOOL_PENDING.code(),
                tool + " is new or has changed at its backend, and waits until an administrator approves it.");
    }

    /** What somebody without credentials is told of a tool that is not there: names are not given away. */
    static Denial unknownToolBeforeSignIn(Reason truth) {
        return new Denial(
                Refusal.Kind.NO_CREDENTIALS,
                "challenge",
                truth.code(),
                Reason.NO_CREDENTIALS.code(),
                SIGN_IN,
                List.of(),
                null);
    }

    /** The refusal as the client gets it. */
    Refusal as(String decisionId) {
        String ended = sentence.endsWith(".") ? sentence : sentence + ".";
        return new Refusal(
                kind, code, ended + " Decision " + decisionId + ".", decisionId, scopes, retryAfter, capabilities);
    }
}
