package dev.gatehouse.gate;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.content.Content;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.limits.Room;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.policy.Reason;
import dev.gatehouse.telemetry.CallMeter;
import dev.gatehouse.tools.Catalog;
import dev.gatehouse.tools.CatalogChange;
import dev.gatehouse.tools.CatalogView;
import dev.gatehouse.tools.Completion;
import dev.gatehouse.tools.CompletionAsked;
import dev.gatehouse.tools.Offering;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.Route;
import dev.gatehouse.tools.Task;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolRegistry;
import dev.gatehouse.tools.ToolResult;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a call is decided. Every outcome makes exactly one audit event, durable before the answer;
 * refusals of somebody who is beyond a rate are counted together. Thread-safe.
 */
public final class Gate implements AutoCloseable {
    private final Doorkeeper doorkeeper;
    private final RateLimits limits;
    private final Policy policy;
    private final Content content;
    private final CatalogView tools;
    private final Resolver resolver;
    private final Recorder recorder;
    private final Steps steps;
    private final ToolGate toolGate;
    private final ContextGate contextGate;
    private final RouteGate routeGate;

    public Gate(
            Authenticator authenticator,
            RateLimits limits,
            Policy policy,
            Content content,
            ToolRegistry tools,
            AuditLog audit,
            CallMeter meter,
            Clock clock) {
        this(
                new Doorkeeper(authenticator),
                limits,
                policy,
                content,
                CatalogView.whole(tools),
                new Resolver(policy),
                new Recorder(audit, meter, clock));
    }

    private Gate(
            Doorkeeper doorkeeper,
            RateLimits limits,
            Policy policy,
            Content content,
            CatalogView tools,
            Resolver resolver,
            Recorder recorder) {
        this.doorkeeper = doorkeeper;
        this.limits = limits;
        this.policy = policy;
        this.content = content;
        this.tools = tools;
        this.resolver = resolver;
        this.recorder = recorder;
        this.steps = new Steps(limits, policy, tools, resolver, recorder);
        this.toolGate = new ToolGate(steps, content);
        this.contextGate = new ContextGate(steps);
        this.routeGate = new RouteGate(steps);
    }

    /** The same gate before a part of what is offered. Needs no closing of its own. */
    public Gate before(CatalogView part) {
        return new Gate(doorkeeper, limits, policy, content, part, resolver, recorder);
    }

    /** What clients call something that is offered here. */
    public String nameOf(Offering offering) {
        return tools.nameOf(offering);
    }

    /**
     * Finds out who asks, from headers alone, before any body is read. A refusal is recorded here.
     *
     * @param credentials what the request carries
     * @param mayBeAnonymous whether the request could be for something that needs no caller
     * @param method the act as far as headers tell it, for the record
     * @param tool the tool as far as headers tell it: without credentials, one that needs them is refused here
     */
    public Admission admit(
            Credentials credentials, boolean mayBeAnonymous, Envelope envelope, String method, @Nullable String tool) {
        return switch (doorkeeper.read(credentials)) {
            case Doorkeeper.Presented.Known known -> new Admission.Admitted(known.caller(), known.token());
            case Doorkeeper.Presented.Bad bad -> turnAway(bad.denial(), envelope, method, tool);
            case Doorkeeper.Presented.Nothing() -> {
                Tool named = tool == null ? null : tools.current().find(tool);
                boolean open = mayBeAnonymous
                        && tools.current().reachableAnonymously()
                        && (named == null
                                || !(resolver.decide(Caller.anonymous(), named) instanceof Decision.Challenge));
                yield open
                        ? new Admission.Admitted(Caller.anonymous(), CallerToken.NONE)
                        : turnAway(Denial.noCredentials(scopesOf(named)), envelope, method, tool);
            }
        };
    }

    /** The same for a route: without credentials it is refused here unless the route is open to everybody. */
    public Admission admit(Credentials credentials, Route route, Envelope envelope, String method) {
        return switch (doorkeeper.read(credentials)) {
            case Doorkeeper.Presented.Known known -> new Admission.Admitted(known.caller(), known.token());
            case Doorkeeper.Presented.Bad bad -> turnAway(bad.denial(), envelope, method, route.id());
            case Doorkeeper.Presented.Nothing() ->
                resolver.decide(Caller.anonymous(), route) instanceof Decision.Challenge
                        ? turnAway(Denial.noCredentials(route.access().scopes()), envelope, method, route.id())
                        : new Admission.Admitted(Caller.anonymous(), CallerToken.NONE);
        };
    }

    private static List<String> scopesOf(@Nullable Tool tool) {
        return tool == null || !tool.access().enabled()
                ? List.of()
                : tool.access().scopes();
    }

    /**
     * Refuses what nobody answers for; counted against the address, so that nobody can fill the record from outside.
     */
    private Admission turnAway(Denial denial, Envelope envelope, String method, @Nullable String tool) {
        Recording recording = recorder.open(null, envelope, method).tool(tool);
        return new Admission.Refused(
                switch (limits.takeUnattributed(envelope.address())) {
                    case Room.Granted _ -> recorder.refuse(recording, denial);
                    case Room.Exhausted full ->
                        recorder.refuseOneOfMany(recording.rule(full.rule()), Denial.rateLimited(full));
                });
    }

    /** Takes a call of a tool through: limits, policy, arguments, content, the tool, the record. */
    public Answer<ToolResult> call(Call call) {
        return toolGate.call(call);
    }

    /**
     * Takes an act on a task through: limits, whose it is, policy of its tool, the act, the record. {@code call} names
     * the task; its arguments are the answers, if any.
     */
    public Answer<Task> task(Call call, TaskAct act) {
        return toolGate.task(call, act);
    }

    /** Takes the reading of a resource through: limits, policy, the resource, the record. */
    public Answer<ResourceContents> read(Call call) {
        return contextGate.read(call);
    }

    /** Takes the getting of a prompt through: limits, policy, arguments, the prompt, the record. */
    public Answer<PromptResult> prompt(Call call, Map<String, String> arguments) {
        return contextGate.prompt(call, arguments);
    }

    /**
     * Takes a wish for proposals through: limits, policy, whatever proposes, the record. {@code call} names the prompt,
     * or the text of the resource template; what has no proposals answers with none.
     */
    public Answer<Completion> complete(Call call, boolean forPrompt, CompletionAsked asked) {
        return contextGate.complete(call, forPrompt, asked);
    }

    /**
     * Whether a caller may use this route at all, for fronts that then take another call through; a refusal is recorded
     * and counted, a permission is not.
     *
     * @return absent if it may go on, or why not
     */
    public @Nullable Refusal enter(Caller caller, Route route, Envelope envelope, String method) {
        return routeGate.enter(caller, route, envelope, method);
    }

    /**
     * Takes the use of a route through: limits, policy, its work, the record. {@code call} names the route; its
     * arguments are what the record keeps a preview of.
     */
    public <P extends Passage> Answer<P> pass(Call call, Route route, PassageWork<P> work) {
        return routeGate.pass(call, route, work);
    }

    /** Whether anything here is for verified callers only. */
    public boolean needsSignIn() {
        return tools.current().needsSignIn();
    }

    /** What {@code caller} would be told now if it asked for this tool. Not recorded; nothing is counted. */
    public Decision decide(Caller caller, String tool) {
        Tool found = tools.current().find(tool);
        return found == null ? policy.unknownTool() : resolver.decide(caller, found);
    }

    /** How the caller sees each tool it may know of, by name; decided by the same resolver as a call. Not recorded. */
    public List<Sight> sights(Caller caller) {
        return resolver.sights(caller, tools.current().tools());
    }

    /** A number that is another one as soon as the caller sees another list of this kind. Not recorded. */
    public long view(Caller caller, CatalogChange.Kind kind) {
        Catalog catalog = tools.current();
        return switch (kind) {
            case TOOLS -> resolver.view(caller, catalog.tools());
            case RESOURCES ->
                31 * resolver.view(caller, catalog.resources()) + resolver.view(caller, catalog.templates());
            case PROMPTS -> resolver.view(caller, catalog.prompts());
        };
    }

    /** Whether the caller would be let through to read this now. Not recorded. */
    public boolean mayRead(Caller caller, String uri) {
        Catalog.Found found = tools.current().resource(uri);
        return found != null && resolver.decide(caller, found.offering()) instanceof Decision.Allow;
    }

    /** The listed resources that the caller may know of, by URI; decided as a reading is. Not recorded. */
    public List<Resource> resources(Caller caller) {
        return resolver.visible(
                caller,
                tools.current().resources().stream().filter(Resource::listed).toList());
    }

    /** The resource templates that the caller may know of; decided as a reading is. Not recorded. */
    public List<ResourceTemplate> templates(Caller caller) {
        return resolver.visible(
                caller,
                tools.current().templates().stream()
                        .filter(ResourceTemplate::listed)
                        .toList());
    }

    /** The prompts that the caller may know of, by name; decided as a getting is. Not recorded. */
    public List<Prompt> prompts(Caller caller) {
        return resolver.visible(caller, tools.current().prompts());
    }

    /**
     * Takes an act that runs no tool (a list, a handshake) through limits and the record.
     *
     * @return absent if it may go on, or why not
     */
    public @Nullable Refusal attend(Caller caller, Envelope envelope, String method) {
        Recording recording = recorder.open(caller, envelope, method);
        Refusal full = steps.room(caller, envelope, recording);
        if (full != null) {
            return full;
        }
        recording.reason((caller.isAnonymous() ? Reason.PUBLIC : Reason.ALLOWED).code());
        return recorder.keep(recording) ? null : recorder.unavailable(recording);
    }

    /**
     * Records that a request of an admitted caller was refused by its front (malformed, unknown method), and counts it
     * against the caller's rate; returns its decision id. While nothing can be recorded there is no event of this id.
     */
    public String refused(Caller caller, Envelope envelope, String method, String code, String detail, int status) {
        Recording recording = recorder.open(caller, envelope, method).refused("deny", code, detail, status);
        return switch (limits.take(caller, envelope.address())) {
            case Room.Granted _ -> {
                recorder.keep(recording);
                yield recording.decisionId();
            }
            case Room.Exhausted _ -> {
                String recorded = recorder.keepOneOfMany(recording);
                yield recorded == null ? recording.decisionId() : recorded;
            }
        };
    }

    /**
     * Records what is still being counted; to be called when no request comes any more, before the audit log closes.
     */
    @Override
    public void close() {
        recorder.close();
    }
}
