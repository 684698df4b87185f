package dev.gatehouse.policy;

import dev.gatehouse.identity.Caller;
import java.util.List;

/**
 * The one resolver of "may they?": for calls, for lists, for the console and for the token debugger. Pure and
 * thread-safe.
 */
public final class Policy {
    private static final Decision UNKNOWN_TOOL = new Decision.Deny(Reason.UNKNOWN_TOOL, List.of(), "tools");
    private static final Decision UNKNOWN_RESOURCE = new Decision.Deny(Reason.UNKNOWN_RESOURCE, List.of(), "resources");
    private static final Decision UNKNOWN_PROMPT = new Decision.Deny(Reason.UNKNOWN_PROMPT, List.of(), "prompts");

    /** Decides whether {@code caller} may call a tool of this name and access. */
    public Decision decide(Caller caller, String tool, Access access) {
        return decideByRule(caller, "tools.access." + tool, access);
    }

    /**
     * The same for a tool whose definition may not be approved.
     *
     * @param approved whether it is; if not, nobody may call it whatever they hold
     */
    public Decision decide(Caller caller, String tool, Access access, boolean approved) {
        return approved || !access.enabled()
                ? decide(caller, tool, access)
                : new Decision.Deny(Reason.TOOL_PENDING, access.scopes(), "upstreams.approval");
    }

    /** Decides whether {@code caller} may read a resource of this URI, or one that follows this template. */
    public Decision decideResource(Caller caller, String uri, Access access) {
        return decideByRule(caller, "resources.access." + uri, access);
    }

    /** Decides whether {@code caller} may get a prompt of this name and access. */
    public Decision decidePrompt(Caller caller, String prompt, Access access) {
        return decideByRule(caller, "prompts.access." + prompt, access);
    }

    /** Decides whether {@code caller} may use a route whose access this configuration key gives. */
    public Decision decideRoute(Caller caller, String rule, Access access) {
        return decideByRule(caller, rule, access);
    }

    private static Decision decideByRule(Caller caller, String rule, Access access) {
        if (!access.enabled()) {
            return new Decision.Deny(Reason.TOOL_DISABLED, access.scopes(), rule);
        }
        return switch (access.mode()) {
            case PUBLIC -> new Decision.Allow(Reason.PUBLIC, List.of(), rule);
            case OPTIONAL -> new Decision.Allow(caller.isAnonymous() ? Reason.PUBLIC : Reason.ALLOWED, List.of(), rule);
            case REQUIRED -> decideRequired(caller, access, rule);
        };
    }

    /** What everybody is told who asks for a tool that there is not. */
    public Decision unknownTool() {
        return UNKNOWN_TOOL;
    }

    /** What everybody is told who asks for a resource that there is not. */
    public Decision unknownResource() {
        return UNKNOWN_RESOURCE;
    }

    /** What everybody is told who asks for a prompt that there is not. */
    public Decision unknownPrompt() {
        return UNKNOWN_PROMPT;
    }

    private static Decision decideRequired(Caller caller, Access access, String rule) {
        if (caller.isAnonymous()) {
            return new Decision.Challenge(Reason.NO_CREDENTIALS, access.scopes(), access.scopes(), rule);
        }
        List<String> missing = access.missing(caller.scopes());
        return missing.isEmpty()
                ? new Decision.Allow(Reason.ALLOWED, access.scopes(), rule)
                : new Decision.Challenge(Reason.INSUFFICIENT_SCOPE, access.scopes(), missing, rule);
    }
}
