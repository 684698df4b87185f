package dev.gatehouse.gate;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.gate.Explanation.Status;
import dev.gatehouse.gate.Explanation.Step;
import dev.gatehouse.identity.TokenProblem;
import dev.gatehouse.policy.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells a recorded event as the story of its way through the gate: which step stopped it, on what grounds. */
public final class DecisionStory {
    private static final Set<String> FRONTS = Set.of("mcp", "rest", "proxy");

    private final AuditEvent event;
    private final AuditEntry entry;
    private final Stage end;

    /** The gate's steps in its order. */
    private enum Stage {
        IDENTITY,
        REQUEST,
        LIMITS,
        POLICY,
        ARGUMENTS,
        CONTENT,
        TOOL,
        /** Nothing stopped it. */
        AUDIT
    }

    private DecisionStory(AuditEvent event) {
        this.event = event;
        this.entry = event.entry();
        this.end = end(entry);
    }

    /** The story of this event. What was done outside the gate (a login, say) has a summary and its record only. */
    public static Explanation of(AuditEvent event) {
        DecisionStory story = new DecisionStory(event);
        boolean atTheGate = FRONTS.contains(event.entry().front());
        return new Explanation(
                story.summary(),
                atTheGate ? story.steps() : List.of(story.audit()),
                atTheGate ? Fixes.of(event.entry()) : List.of());
    }

    /** Where the way of this request ended. */
    private static Stage end(AuditEntry entry) {
        if (!entry.outcome().equals("refused")) {
            return entry.outcome().equals("ok") ? Stage.AUDIT : Stage.TOOL;
        }
        if (tokenProblem(entry.reason()) != null) {
            return Stage.IDENTITY;
        }
        Reason reason = reason(entry.reason());
        if (reason == null) {
            return Stage.REQUEST;
        }
        return switch (reason) {
            case MALFORMED_CREDENTIALS, IDENTITY_UNAVAILABLE -> Stage.IDENTITY;
            case NO_CREDENTIALS -> entry.rule() == null ? Stage.IDENTITY : Stage.POLICY;
            case RATE_LIMITED -> Stage.LIMITS;
            case INSUFFICIENT_SCOPE,
                    TOOL_DISABLED,
                    TOOL_PENDING,
                    UNKNOWN_TOOL,
                    UNKNOWN_RESOURCE,
                    UNKNOWN_PROMPT,
                    UNKNOWN_TASK,
                    ALLOWED,
                    PUBLIC -> Stage.POLICY;
            case MISSING_CAPABILITY -> Stage.TOOL;
            case INVALID_ARGUMENTS -> Stage.ARGUMENTS;
            case AUDIT_UNAVAILABLE -> Stage.TOOL;
        };
    }

    /** What the record's {@code tool} is the name of. */
    private String kind() {
        return entry.method().startsWith("resources/")
                ? "resource"
                : entry.method().startsWith("prompts/") ? "prompt" : "tool";
    }

    private String summary() {
        String who = who();
        String what = entry.tool() == null ? entry.method() : "the " + kind() + " " + entry.tool();
        String asked = who + " asked for " + what;
        return switch (entry.decision()) {
            case "allow" ->
                entry.outcome().equals("ok")
                        ? asked + " and got it."
                        : asked + " and was allowed; it ended with " + entry.outcome() + ".";
            case "challenge" ->
                isSignedIn()
                        ? asked + " and was asked for more rights: " + String.join(", ", entry.missingScopes()) + "."
                        : asked + " and was asked to sign in.";
            case "limit" -> asked + " too often.";
            default -> asked + " and was refused: " + entry.reason() + ".";
        };
    }

    private boolean isSignedIn() {
        return entry.issuer() != null;
    }

    private String who() {
        String uid = entry.uid();
        if (uid == null || (!isSignedIn() && FRONTS.contains(entry.front()))) {
            return "Somebody who is not signed in";
        }
        String client = entry.clientName() == null ? entry.clientId() : entry.clientName();
        return client == null ? uid : uid + " (through " + client + ")";
    }

    private List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        steps.add(
                end == Stage.LIMITS && entry.uid() == null
                        ? new Step("identity", Status.SKIPPED, "Nobody was identified; the address was counted.")
                        : step(Stage.IDENTITY, "identity", identity()));
        if (end == Stage.REQUEST) {
            steps.add(step(Stage.REQUEST, "request", told()));
        }
        steps.add(step(Stage.LIMITS, "limits", end == Stage.LIMITS ? told() : "There was room for this request."));
        steps.add(toolStep(Stage.POLICY, "policy", policy()));
        steps.add(toolStep(
                Stage.ARGUMENTS,
                "arguments",
                end == Stage.ARGUMENTS ? told() : "The arguments fit the tool's input schema."));
        steps.add(toolStep(Stage.CONTENT, "content", "No filter changed or stopped anything."));
        steps.add(toolStep(Stage.TOOL, "tool", end == Stage.TOOL ? told() : "The tool answered."));
        steps.add(audit());
        return steps;
    }

    /** A step that there is only if a tool was asked for. */
    private Step toolStep(Stage stage, String name, String detail) {
        return entry.tool() == null && end == Stage.AUDIT
                ? new Step(name, Status.SKIPPED, "This request ran no tool.")
                : step(stage, name, detail);
    }

    private Step step(Stage stage, String name, String detail) {
        if (stage.compareTo(end) > 0) {
            return new Step(name, Status.SKIPPED, "Not reached.");
        }
        return new Step(name, stage == end ? Status.FAIL : Status.PASS, detail);
    }

    private String identity() {
        if (end == Stage.IDENTITY) {
            return told();
        }
        if (entry.issuer() == null) {
            return "No credentials came: anonymous.";
        }
        return "Verified: subject " + entry.subject() + " of " + entry.issuer() + ", known here as " + entry.uid()
                + (entry.heldScopes().isEmpty()
                        ? ", with no scopes."
                        : ", with the scopes " + String.join(", ", entry.heldScopes()) + ".");
    }

    private String policy() {
        String rule = entry.rule() == null ? "" : " Rule " + entry.rule() + ", revision " + entry.revision() + ".";
        if (end == Stage.POLICY) {
            return told() + rule;
        }
        return (entry.requiredScopes().isEmpty()
                        ? "No scope is needed."
                        : "The scopes needed are held: " + String.join(", ", entry.requiredScopes()) + ".")
                + rule;
    }

    private Step audit() {
        return new Step("audit", Status.PASS, "Recorded as event " + event.seq() + " before the answer was sent.");
    }

    private String told() {
        String detail = entry.detail();
        return detail == null ? "Ended with " + entry.outcome() + ": " + entry.reason() + "." : detail;
    }

    static @Nullable Reason reason(String code) {
        for (Reason reason : Reason.values()) {
            if (reason.code().equals(code)) {
                return reason;
            }
        }
        return null;
    }

    static @Nullable TokenProblem tokenProblem(String code) {
        for (TokenProblem problem : TokenProblem.values()) {
            if (problem.code().equals(code)) {
                return problem;
            }
        }
        return null;
    }
}
