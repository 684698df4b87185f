package dev.gatehouse.gate;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.content.ArgumentPreview;
import dev.gatehouse.content.Content;
import dev.gatehouse.content.Secrets;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.limits.Room;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.policy.Reason;
import dev.gatehouse.telemetry.CallMeter;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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
    private final ToolRegistry tools;
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
        this.tools = tools;
        this.recorder = new Recorder(audit, meter, clock);
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
            case Doorkeeper.Presented.Known known -> new Admission.Admitted(known.caller());
            case Doorkeeper.Presented.Bad bad -> turnAway(bad.denial(), envelope, method, tool);
            case Doorkeeper.Presented.Nothing() -> {
                Tool named = tool == null ? null : tools.current().find(tool);
                boolean open = mayBeAnonymous
                        && tools.current().reachableAnonymously()
                        && (named == null || !(decide(Caller.anonymous(), named) instanceof Decision.Challenge));
                yield open
                        ? new Admission.Admitted(Caller.anonymous())
                        : turnAway(Denial.noCredentials(scopesOf(named)), envelope, method, tool);
            }
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
                    case Room.Granted() -> recorder.refuse(recording, denial);
                    case Room.Exhausted full ->
                        recorder.refuseOneOfMany(recording.rule(full.rule()), Denial.rateLimited(full));
                });
    }

    /** Takes a call through: limits, policy, arguments, content, the tool, the record. */
    public Answer call(Call call) {
        Recording recording =
                recorder.open(call.caller(), call.envelope(), call.method()).tool(call.tool());
        if (limits.take(call.caller(), call.envelope().address()) instanceof Room.Exhausted full) {
            return new Answer.Refused(recorder.refuseOneOfMany(recording.rule(full.rule()), Denial.rateLimited(full)));
        }
        recording.arguments(ArgumentPreview.of(call.arguments()));
        Tool tool = tools.current().find(call.tool());
        Decision decision = decide(call.caller(), tool);
        recording.decided(decision, tool);
        return switch (decision) {
            case Decision.Allow allow when tool != null -> run(call, tool, recording);
            case Decision.Challenge challenge -> refused(recording, challenged(call, challenge));
            case Decision other -> refused(recording, hidden(call, other.reason()));
        };
    }

    private Answer run(Call call, Tool tool, Recording recording) {
        List<String> violations = tool.inputSchema().violations(call.arguments());
        if (!violations.isEmpty()) {
            return refused(recording, Denial.invalidArguments(tool.name(), violations));
        }
        if (!recorder.ready()) {
            return new Answer.Refused(recorder.unavailable(recording));
        }
        ToolCall passed =
                new ToolCall(call.caller(), call.arguments(), call.envelope().requestId(), recording.decisionId());
        ToolRun run = ToolRun.of(tool, passed, content);
        return recorder.keep(recording.ran(run))
                ? new Answer.Completed(run.result(), recording.decisionId())
                : new Answer.Refused(recorder.withheld(recording));
    }

    private Answer refused(Recording recording, Denial denial) {
        return new Answer.Refused(recorder.refuse(recording, denial));
    }

    private static Denial challenged(Call call, Decision.Challenge challenge) {
        return challenge.reason() == Reason.INSUFFICIENT_SCOPE
                ? Denial.lacksScopes(call.tool(), challenge)
                : Denial.noCredentials(challenge.requiredScopes());
    }

    /** A tool that is switched off looks like one that is not there; without credentials, neither gives itself away. */
    private Denial hidden(Call call, Reason truth) {
        return call.caller().isAnonymous() && tools.current().needsSignIn()
                ? Denial.unknownToolBeforeSignIn(truth)
                : Denial.unknownTool(Secrets.redact(call.tool(), 128), truth);
    }

    private Decision decide(Caller caller, @Nullable Tool tool) {
        return tool == null ? policy.unknownTool() : policy.decide(caller, tool.name(), tool.access());
    }

    /** Whether anything here is for verified callers only. */
    public boolean needsSignIn() {
        return tools.current().needsSignIn();
    }

    /** What {@code caller} would be told now if it asked for this tool. Not recorded; nothing is counted. */
    public Decision decide(Caller caller, String tool) {
        return decide(caller, tools.current().find(tool));
    }

    /** How the caller sees each tool it may know of, by name; decided by the same resolver as a call. Not recorded. */
    public List<Sight> sights(Caller caller) {
        List<Tool> all = tools.current().tools();
        List<Sight> sights = new ArrayList<>(all.size());
        for (Tool tool : all) {
            Decision decision = decide(caller, tool);
            if (!(decision instanceof Decision.Deny)) {
                sights.add(new Sight(tool, decision));
            }
        }
        return sights;
    }

    /**
     * Takes an act that runs no tool (a list, a handshake) through limits and the record.
     *
     * @return absent if it may go on, or why not
     */
    public @Nullable Refusal attend(Caller caller, Envelope envelope, String method) {
        Recording recording = recorder.open(caller, envelope, method);
        if (limits.take(caller, envelope.address()) instanceof Room.Exhausted full) {
            return recorder.refuseOneOfMany(recording.rule(full.rule()), Denial.rateLimited(full));
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
            case Room.Granted() -> {
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
