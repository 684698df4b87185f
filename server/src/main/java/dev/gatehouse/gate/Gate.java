package dev.gatehouse.gate;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.content.ArgumentPreview;
import dev.gatehouse.content.Content;
import dev.gatehouse.content.ResultDigest;
import dev.gatehouse.content.Secrets;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.json.Json;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.limits.Room;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.policy.Reason;
import dev.gatehouse.telemetry.CallMeter;
import dev.gatehouse.tools.Catalog;
import dev.gatehouse.tools.CatalogChange;
import dev.gatehouse.tools.CatalogView;
import dev.gatehouse.tools.Completer;
import dev.gatehouse.tools.Completion;
import dev.gatehouse.tools.CompletionAsked;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.Offering;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.PromptGet;
import dev.gatehouse.tools.PromptOutcome;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.Remarks;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.ResourceOutcome;
import dev.gatehouse.tools.ResourceRead;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.Route;
import dev.gatehouse.tools.Task;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolRegistry;
import dev.gatehouse.tools.ToolResult;
import dev.gatehouse.tools.Visibility;
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

    public Gate(
            Authenticator authenticator,
            RateLimits limits,
            Policy policy,
            Content content,
            ToolRegistry tools,
            AuditLog audit,
            CallMeter meter,
            Clock clock) {
        this.doorkeeper = new Doorkeeper(authenticator);
        this.limits = limits;
        this.policy = policy;
        this.content = content;
        this.tools = CatalogView.whole(tools);
        this.resolver = new Resolver(policy);
        this.recorder = new Recorder(audit, meter, clock);
    }

    private Gate(Gate whole, CatalogView part) {
        this.doorkeeper = whole.doorkeeper;
        this.limits = whole.limits;
        this.policy = whole.policy;
        this.content = whole.content;
        this.tools = part;
        this.resolver = whole.resolver;
        this.recorder = whole.recorder;
    }

    /** The same gate before a part of what is offered. Needs no closing of its own. */
    public Gate before(CatalogView part) {
        return new Gate(this, part);
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
        Recording recording = open(call);
        Refusal full = room(call, recording);
        if (full != null) {
            return new Answer.Refused<>(full);
        }
        recording.arguments(ArgumentPreview.of(call.arguments()));
        Tool tool = tools.current().find(call.name());
        if (tool == null) {
            return unknown(call, recording, policy.unknownTool());
        }
        recording.tool(tool.name());
        Refusal refusal = permit(call, tool, recording);
        if (refusal != null) {
            return new Answer.Refused<>(refusal);
        }
        List<String> violations = tool.inputSchema().violations(call.arguments());
        if (!violations.isEmpty()) {
            return refused(recording, Denial.invalidArguments(tool.name(), violations));
        }
        if (!recorder.ready()) {
            return new Answer.Refused<>(recorder.unavailable(recording));
        }
        ToolCall passed = new ToolCall(
                call.caller(),
                call.token(),
                call.arguments(),
                call.envelope().requestId(),
                recording.decisionId(),
                call.envelope().trace(),
                call.input(),
                call.conversation(),
                new Remarks());
        return switch (ToolRun.of(tool, passed, content)) {
            case Run.Done<ToolResult> done ->
                keep(
                        recording
                                .ran(
                                        done.result().isError() ? "tool_error" : "ok",
                                        done.micros(),
                                        passed.remarks().text())
                                .result(digest(done.result())),
                        done.result());
            case Run.Failed<ToolResult> failed ->
                keep(
                        recording.ran(failed.outcome().wireName(), failed.micros(), failed.detail()),
                        ToolResult.error(failed.code(), failed.said(), failed.retryAfter()));
            case Run.Later<ToolResult> later ->
                started(call, recording, new TaskRun(tool, later.deferred().work(), passed, content), later);
            case Run<ToolResult> other -> unfinished(call, recording, other);
        };
    }

    private static ResultDigest digest(ToolResult result) {
        return ResultDigest.of(result.content(), result.structured());
    }

    private Answer<ToolResult> started(Call call, Recording recording, TaskRun work, Run.Later<ToolResult> later) {
        Task task;
        try {
            task = tools.tasks().start(call.caller(), work.tool().name(), later.deferred(), work::go);
        } catch (ToolFailure full) {
            String said = String.valueOf(full.getMessage());
            return keep(recording.ran("tool_error", later.micros(), said), ToolResult.error(said));
        }
        if (recorder.keep(recording.ran("ok", later.micros(), "Goes on as task " + task.id() + "."))) {
            return new Answer.Started<>(task, recording.decisionId());
        }
        tools.tasks().cancel(task);
        return new Answer.Refused<>(recorder.withheld(recording));
    }

    /**
     * Takes an act on a task through: limits, whose it is, policy of its tool, the act, the record. {@code call} names
     * the task; its arguments are the answers, if any.
     */
    public Answer<Task> task(Call call, TaskAct act) {
        Recording recording = recorder.open(call.caller(), call.envelope(), call.method());
        Refusal full = room(call, recording);
        if (full != null) {
            return new Answer.Refused<>(full);
        }
        Task task = tools.tasks().find(call.caller(), call.name());
        if (task == null) {
            return refused(recording, Denial.unknownTask());
        }
        recording.tool(task.tool());
        Tool tool = tools.whole().find(task.tool());
        Refusal refusal = tool == null ? null : permit(call, tool, recording);
        if (refusal != null) {
            return new Answer.Refused<>(refusal);
        }
        if (!recorder.ready()) {
            return new Answer.Refused<>(recorder.unavailable(recording));
        }
        switch (act) {
            case GET -> {}
            case ANSWER -> tools.tasks().answer(task, call.arguments());
            case CANCEL -> tools.tasks().cancel(task);
        }
        return keep(recording.ran("ok", 0, "Task " + task.id() + "."), task);
    }

    /** Takes the reading of a resource through: limits, policy, the resource, the record. */
    public Answer<ResourceContents> read(Call call) {
        Recording recording = open(call);
        Refusal full = room(call, recording);
        if (full != null) {
            return new Answer.Refused<>(full);
        }
        Catalog.Found found = tools.current().resource(call.name());
        if (found == null) {
            return unknown(call, recording, policy.unknownResource());
        }
        Refusal refusal = permit(call, found.offering(), recording);
        if (refusal != null) {
            return new Answer.Refused<>(refusal);
        }
        if (!recorder.ready()) {
            return new Answer.Refused<>(recorder.unavailable(recording));
        }
        Run<ResourceOutcome> run = Runner.run(
                call.name(),
                recording.decisionId(),
                call.input(),
                call.conversation(),
                input -> found.handler()
                        .read(new ResourceRead(
                                call.caller(),
                                call.token(),
                                call.name(),
                                found.variables(),
                                call.envelope().requestId(),
                                recording.decisionId(),
                                call.envelope().trace(),
                                input,
                                call.conversation())));
        return switch (run) {
            case Run.Done<ResourceOutcome>(ResourceContents contents, long micros) ->
                keep(recording.ran("ok", micros, null), contents);
            case Run<ResourceOutcome> other -> unfinished(call, recording, other);
        };
    }

    /** Takes the getting of a prompt through: limits, policy, arguments, the prompt, the record. */
    public Answer<PromptResult> prompt(Call call, Map<String, String> arguments) {
        Recording recording = open(call);
        Refusal full = room(call, recording);
        if (full != null) {
            return new Answer.Refused<>(full);
        }
        recording.arguments(ArgumentPreview.of(call.arguments()));
        Prompt prompt = tools.current().prompt(call.name());
        if (prompt == null) {
            return unknown(call, recording, policy.unknownPrompt());
        }
        recording.tool(prompt.id());
        Refusal refusal = permit(call, prompt, recording);
        if (refusal != null) {
            return new Answer.Refused<>(refusal);
        }
        List<String> violations = prompt.violations(arguments);
        if (!violations.isEmpty()) {
            return refused(recording, Denial.invalidArguments(prompt.id(), violations));
        }
        if (!recorder.ready()) {
            return new Answer.Refused<>(recorder.unavailable(recording));
        }
        Run<PromptOutcome> run = Runner.run(
                prompt.id(),
                recording.decisionId(),
                call.input(),
                call.conversation(),
                input -> prompt.handler()
                        .get(new PromptGet(
                                call.caller(),
                                call.token(),
                                arguments,
                                call.envelope().requestId(),
                                recording.decisionId(),
                                call.envelope().trace(),
                                input,
                                call.conversation())));
        return switch (run) {
            case Run.Done<PromptOutcome>(PromptResult result, long micros) ->
                keep(recording.ran("ok", micros, null), result);
            case Run<PromptOutcome> other -> unfinished(call, recording, other);
        };
    }

    /**
     * Takes a wish for proposals through: limits, policy, whatever proposes, the record. {@code call} names the prompt,
     * or the text of the resource template; what has no proposals answers with none.
     */
    public Answer<Completion> complete(Call call, boolean forPrompt, CompletionAsked asked) {
        Recording recording = open(call);
        Refusal full = room(call, recording);
        if (full != null) {
            return new Answer.Refused<>(full);
        }
        Catalog catalog = tools.current();
        Offering about = forPrompt ? catalog.prompt(call.name()) : catalog.template(call.name());
        if (about == null) {
            return unknown(call, recording, forPrompt ? policy.unknownPrompt() : policy.unknownResource());
        }
        Refusal refusal = permit(call, about, recording);
        if (refusal != null) {
            return new Answer.Refused<>(refusal);
        }
        Completer completer = completer(about, asked.argument());
        Run<Completion> run = Runner.run(
                about.id(),
                recording.decisionId(),
                Input.none(),
                call.conversation(),
                _ -> completer == null ? Completion.none() : completer.complete(asked));
        return switch (run) {
            case Run.Done<Completion> done -> keep(recording.ran("ok", done.micros(), null), done.result());
            case Run<Completion> other -> unfinished(call, recording, other);
        };
    }

    /**
     * Whether a caller may use this route at all, for fronts that then take another call through; a refusal is recorded
     * and counted, a permission is not.
     *
     * @return absent if it may go on, or why not
     */
    public @Nullable Refusal enter(Caller caller, Route route, Envelope envelope, String method) {
        if (resolver.decide(caller, route) instanceof Decision.Allow) {
            return null;
        }
        Call call = new Call(caller, CallerToken.NONE, envelope, method, route.id(), Json.object());
        Recording recording = open(call);
        Refusal full = room(call, recording);
        return full == null ? permit(call, route, recording) : full;
    }

    /**
     * Takes the use of a route through: limits, policy, its work, the record. {@code call} names the route; its
     * arguments are what the record keeps a preview of.
     */
    public <P extends Passage> Answer<P> pass(Call call, Route route, PassageWork<P> work) {
        Recording recording = open(call);
        Refusal full = room(call, recording);
        if (full != null) {
            return new Answer.Refused<>(full);
        }
        if (!call.arguments().isEmpty()) {
            recording.arguments(ArgumentPreview.of(call.arguments()));
        }
        Refusal refusal = permit(call, route, recording);
        if (refusal != null) {
            return new Answer.Refused<>(refusal);
        }
        if (!recorder.ready()) {
            return new Answer.Refused<>(recorder.unavailable(recording));
        }
        Run<P> run = Runner.run(
                route.id(),
                recording.decisionId(),
                call.input(),
                call.conversation(),
                _ -> work.go(recording.decisionId()));
        return switch (run) {
            case Run.Done<P>(P passage, long micros) ->
                keep(recording.ran(passage.outcome(), micros, passage.detail()).status(passage.status()), passage);
            case Run<P> other -> unfinished(call, recording, other);
        };
    }

    private static @Nullable Completer completer(Offering about, String argument) {
        return switch (about) {
            case Prompt prompt ->
                prompt.arguments().stream()
                        .filter(one -> one.name().equals(argument))
                        .findFirst()
                        .map(Prompt.Argument::completer)
                        .orElse(null);
            case ResourceTemplate template -> template.completers().get(argument);
            case Tool _, Resource _, Route _ -> null;
        };
    }

    private Recording open(Call call) {
        return recorder.open(call.caller(), call.envelope(), call.method()).tool(call.name());
    }

    /** Why there is no room for the call; absent if there is. */
    private @Nullable Refusal room(Call call, Recording recording) {
        return room(call.caller(), call.envelope(), recording);
    }

    private @Nullable Refusal room(Caller caller, Envelope envelope, Recording recording) {
        return switch (limits.take(caller, envelope.address())) {
            case Room.Granted(Integer left) -> {
                recording.limitLeft(left);
                yield null;
            }
            case Room.Exhausted full -> recorder.refuseOneOfMany(recording.rule(full.rule()), Denial.rateLimited(full));
        };
    }

    /** Why policy does not let the caller use this; absent if it does. */
    private @Nullable Refusal permit(Call call, Offering offering, Recording recording) {
        Decision decision = resolver.decide(call.caller(), offering);
        recording.decided(decision, offering);
        return switch (decision) {
            case Decision.Allow _ -> null;
            case Decision.Challenge challenge
            when !Resolver.hides(offering, decision) ->
                recorder.refuse(recording, challenged(call.caller(), offering, challenge));
            case Decision other -> recorder.refuse(recording, hidden(call, offering, other.reason()));
        };
    }

    private <R> Answer<R> unknown(Call call, Recording recording, Decision decision) {
        recording.decided(decision, null);
        return refused(recording, hidden(call, null, decision.reason()));
    }

    /** The answer to what did not come back with a result. */
    private <R> Answer<R> unfinished(Call call, Recording recording, Run<?> run) {
        return switch (run) {
            case Run.Wants<?> wants -> {
                String asks = "Asks the client for "
                        + String.join(", ", wants.wanted().requests().keySet()) + ".";
                yield recorder.keep(recording.ran("ok", wants.micros(), asks))
                        ? new Answer.Asking<>(wants.wanted(), recording.decisionId())
                        : new Answer.Refused<>(recorder.withheld(recording));
            }
            case Run.Lacks<?> lacks -> refused(recording, Denial.missingCapability(call.name(), lacks.capabilities()));
            case Run.Nothing<?> _ -> refused(recording, hidden(call, null, Reason.UNKNOWN_RESOURCE));
            case Run.Failed<?> failed ->
                failed(recording, failed.outcome().wireName(), failed.said(), failed.detail(), failed.micros());
            case Run.Cancelled<?> cancelled ->
                failed(
                        recording,
                        "cancelled",
                        "The call was cancelled.",
                        "The client went away, and the work was stopped.",
                        cancelled.micros());
            case Run.Done<?> _, Run.Later<?> _ -> throw new IllegalStateException("it is finished");
        };
    }

    private <R> Answer<R> failed(Recording recording, String outcome, String said, String detail, long micros) {
        return new Answer.Refused<>(
                recorder.keep(recording.ran(outcome, micros, detail))
                        ? Denial.failed(said).as(recording.decisionId())
                        : recorder.withheld(recording));
    }

    private <R> Answer<R> keep(Recording recording, R result) {
        return recorder.keep(recording)
                ? new Answer.Completed<>(result, recording.decisionId())
                : new Answer.Refused<>(recorder.withheld(recording));
    }

    private <R> Answer<R> refused(Recording recording, Denial denial) {
        return new Answer.Refused<>(recorder.refuse(recording, denial));
    }

    private static Denial challenged(Caller caller, Offering offering, Decision.Challenge challenge) {
        return challenge.reason() == Reason.INSUFFICIENT_SCOPE
                ? Denial.lacksScopes(offering.id(), challenge, caller)
                : Denial.noCredentials(challenge.requiredScopes());
    }

    /** What is switched off looks like what is not there; without credentials, neither gives itself away. */
    private Denial hidden(Call call, @Nullable Offering offering, Reason truth) {
        if (call.caller().isAnonymous() && tools.current().needsSignIn()) {
            return Denial.unknownToolBeforeSignIn(truth);
        }
        if (truth == Reason.TOOL_PENDING && offering != null && offering.visibility() == Visibility.LOCKED) {
            return Denial.toolPending(offering.id());
        }
        boolean prompt = offering instanceof Prompt || truth == Reason.UNKNOWN_PROMPT;
        boolean resource = offering instanceof Resource
                || offering instanceof ResourceTemplate
                || truth == Reason.UNKNOWN_RESOURCE;
        if (offering instanceof Route) {
            return Denial.unknownRoute(truth);
        }
        return prompt
                ? Denial.unknownPrompt(truth)
                : resource
                        ? Denial.unknownResource(truth)
                        : Denial.unknownTool(Secrets.redact(call.name(), 128), truth);
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
        Refusal full = room(caller, envelope, recording);
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
