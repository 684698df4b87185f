package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.console.api.AuditEventView;
import dev.gatehouse.console.api.DecisionView;
import dev.gatehouse.console.api.DecisionView.Status;
import dev.gatehouse.console.api.DecisionView.Step;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells why a recorded call was decided as it was, and what today's policy would say. Thread-safe. */
final class DecisionStory {
    private static final List<String> STEPS =
            List.of("identity", "limits", "policy", "arguments", "content", "tool", "audit");

    private final Policy policy;
    private final ToolRegistry tools;

    DecisionStory(Policy policy, ToolRegistry tools) {
        this.policy = policy;
        this.tools = tools;
    }

    DecisionView tell(AuditEvent event, boolean withPreview) {
        AuditEntry entry = event.entry();
        return new DecisionView(
                AuditEventView.of(event, withPreview), summary(entry), steps(entry), fixes(entry), today(entry));
    }

    private static String summary(AuditEntry entry) {
        String who = entry.uid() == null ? "An unknown caller" : entry.uid();
        String what = entry.tool() == null ? entry.method() : entry.tool();
        String outcome =
                switch (entry.decision()) {
                    case "allow" -> "was let through to";
                    case "limit" -> "was held back by a limit at";
                    case "challenge" -> "was asked to sign in or step up for";
                    default -> "was refused";
                };
        return who + " " + outcome + " " + what + " (" + entry.reason() + ").";
    }

    private static List<Step> steps(AuditEntry entry) {
        @Nullable String refusedAt = entry.decision().equals("allow") ? null : refusingStep(entry.reason());
        List<Step> steps = new ArrayList<>();
        boolean refused = false;
        for (String name : STEPS) {
            if (name.equals("audit")) {
                steps.add(new Step(name, Status.PASS, "Recorded as event " + entry.decisionId() + "."));
            } else if (refused) {
                steps.add(new Step(name, Status.SKIPPED, "Not reached."));
            } else if (name.equals(refusedAt)) {
                refused = true;
                steps.add(new Step(name, Status.FAIL, failure(entry)));
            } else {
                steps.add(new Step(name, status(name, entry), "Passed."));
            }
        }
        return List.copyOf(steps);
    }

    private static Status status(String step, AuditEntry entry) {
        return step.equals("tool") && !entry.outcome().equals("ok") ? Status.FAIL : Status.PASS;
    }

    private static String refusingStep(String reason) {
        return switch (reason) {
            case "rate_limited" -> "limits";
            case "insufficient_scope", "tool_disabled", "unknown_tool" -> "policy";
            case "invalid_arguments" -> "arguments";
            default -> "identity";
        };
    }

    private static String failure(AuditEntry entry) {
        String detail = entry.detail();
        if (detail != null) {
            return detail;
        }
        return entry.missingScopes().isEmpty()
                ? "Refused: " + entry.reason() + "."
                : "Missing: " + String.join(" ", entry.missingScopes()) + ".";
    }

    private static List<String> fixes(AuditEntry entry) {
        return switch (entry.reason()) {
            case "insufficient_scope" ->
                List.of(
                        "Let the client ask for " + String.join(" ", entry.missingScopes()) + ".",
                        "Or take it from the scopes that " + entry.tool() + " needs.");
            case "no_credentials" -> List.of("Sign in: the client must send an access token.");
            case "tool_disabled" -> List.of("Enable " + entry.tool() + ".");
            case "rate_limited" -> List.of("Call less often, or raise the limit.");
            default -> List.of();
        };
    }

    private DecisionView.@Nullable Today today(AuditEntry entry) {
        Tool tool = entry.tool() == null ? null : tools.current().find(entry.tool());
        if (tool == null) {
            return null;
        }
        Decision decision = policy.decide(
                ImaginedCaller.of(entry.heldScopes(), entry.subject() == null), tool.name(), tool.access());
        return new DecisionView.Today(
                decision.word(), decision.reason().code(), decision.requiredScopes(), decision.missingScopes());
    }
}
