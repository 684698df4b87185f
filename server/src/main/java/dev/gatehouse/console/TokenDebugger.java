package dev.gatehouse.console;

import dev.gatehouse.console.api.TokenReport;
import dev.gatehouse.console.api.TokenReport.ToolDecision;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.gate.Refusal;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.Confirmation;
import dev.gatehouse.identity.TokenExplanation;
import dev.gatehouse.identity.Verification;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.policy.Reason;
import dev.gatehouse.tools.ToolRegistry;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Examines a pasted token with the verifier and the resolver that decide calls. Keeps nothing. Thread-safe. */
final class TokenDebugger {
    private static final Pattern BEARER = Pattern.compile("(?i)\\bbearer\\s+([A-Za-z0-9._~+/=-]+)");
    private static final Pattern COMPACT_JWT =
            Pattern.compile("[A-Za-z0-9_-]{4,}\\.[A-Za-z0-9_-]*\\.[A-Za-z0-9_-]*(\\.[A-Za-z0-9_-]*){0,2}");

    private final Authenticator authenticator;
    private final Policy policy;
    private final ToolRegistry tools;
    private final Challenges challenges;

    TokenDebugger(Authenticator authenticator, Policy policy, ToolRegistry tools, Challenges challenges) {
        this.authenticator = authenticator;
        this.policy = policy;
        this.tools = tools;
        this.challenges = challenges;
    }

    TokenReport examine(String pasted) {
        TokenExplanation explanation = authenticator.explain(tokenIn(pasted));
        return switch (explanation.verification()) {
            case Verification.Verified(Caller caller, Confirmation confirmation, Set<String> _) ->
                report(explanation, new TokenReport.Verdict(true, null, verdict(confirmation)), caller, null);
            case Verification.Rejected rejected ->
                report(
                        explanation,
                        new TokenReport.Verdict(false, rejected.problem().code(), rejected.detail()),
                        null,
                        challenge(rejected));
            case Verification.Unavailable unavailable ->
                report(
                        explanation,
                        new TokenReport.Verdict(false, Reason.IDENTITY_UNAVAILABLE.code(), unavailable.detail()),
                        null,
                        null);
        };
    }

    private static String verdict(Confirmation confirmation) {
        return confirmation.isBound()
                ? "A call with this token is taken if it also shows what the token is bound to."
                : "A call with this token is taken.";
    }

    /** What a front answers to a call with this token. */
    private @Nullable String challenge(Verification.Rejected rejected) {
        return challenges.of(new Refusal(
                Refusal.Kind.of(rejected.problem(), false),
                rejected.problem().code(),
                rejected.detail(),
                "",
                List.of(),
                null));
    }

    private TokenReport report(
            TokenExplanation explanation,
            TokenReport.Verdict verdict,
            @Nullable Caller caller,
            @Nullable String challenge) {
        return new TokenReport(
                verdict,
                explanation.checks(),
                explanation.header(),
                explanation.claims(),
                caller == null ? null : view(caller),
                caller == null ? List.of() : decisions(caller),
                challenge);
    }

    private static TokenReport.Caller view(Caller caller) {
        return new TokenReport.Caller(
                caller.uid(),
                caller.issuer(),
                caller.subject(),
                caller.scopes().stream().sorted().toList(),
                caller.clientId(),
                caller.expiresAt());
    }

    private List<ToolDecision> decisions(Caller caller) {
        return tools.current().tools().stream()
                .map(tool -> {
                    Decision decision = policy.decide(caller, tool.name(), tool.access(), tool.isApproved());
                    return new ToolDecision(
                            tool.name(), decision.word(), decision.reason().code(), decision.missingScopes());
                })
                .toList();
    }

    /** The token within a JWT, a {@code Bearer …} value or a curl command. */
    static String tokenIn(String pasted) {
        Matcher bearer = BEARER.matcher(pasted);
        if (bearer.find()) {
            return bearer.group(1);
        }
        String trimmed = pasted.strip();
        if (trimmed.chars().anyMatch(Character::isWhitespace)) {
            Matcher jwt = COMPACT_JWT.matcher(trimmed);
            if (jwt.find()) {
                return jwt.group();
            }
        }
        return trimmed;
    }
}
