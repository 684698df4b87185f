package dev.gatehouse.gate;

import dev.gatehouse.content.Secrets;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.limits.RateLimits;
import dev.gatehouse.limits.Room;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.policy.Policy;
import dev.gatehouse.policy.Reason;
import dev.gatehouse.tools.CatalogView;
import dev.gatehouse.tools.Offering;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.Route;
import dev.gatehouse.tools.Visibility;
import org.jspecify.annotations.Nullable;

/** What every call passes before and after its work, whatever it is about. Thread-safe. */
final class Steps {
    private final RateLimits limits;
    private final Policy policy;
    private final CatalogView tools;
    private final Resolver resolver;
    private final Recorder recorder;

    Steps(RateLimits limits, Policy policy, CatalogView tools, Resolver resolver, Recorder recorder) {
        this.limits = limits;
        this.policy = policy;
        this.tools = tools;
        this.resolver = resolver;
        this.recorder = recorder;
    }

    /** What decides about what is not there. */
    Policy policy() {
        return policy;
    }

    /** What is offered here. */
    CatalogView tools() {
        return tools;
    }

    Decision decide(Caller caller, Offering offering) {
        return resolver.decide(caller, offering);
    }

    /** Begins the record of a call that does not name what it is about. */
    Recording openUnnamed(Call call) {
        return recorder.open(call.caller(), call.envelope(), call.method());
    }

    /** Begins the record of a call. */
    Recording open(Call call) {
        return openUnnamed(call).tool(call.name());
    }

    /** Why there is no room for the call; absent if there is. */
    @Nullable
    Refusal room(Call call, Recording recording) {
        return room(call.caller(), call.envelope(), recording);
    }

    @Nullable
    Refusal room(Caller caller, Envelope envelope, Recording recording) {
        return switch (limits.take(caller, envelope.address())) {
            case Room.Granted(Integer left) -> {
                recording.limitLeft(left);
                yield null;
            }
            case Room.Exhausted full -> recorder.refuseOneOfMany(recording.rule(full.rule()), Denial.rateLimited(full));
        };
    }

    /** Why policy does not let the caller use this; absent if it does. */
    @Nullable
    Refusal permit(Call call, Offering offering, Recording recording) {
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

    /** The answer to a call of what is not there. */
    <R> Answer<R> unknown(Call call, Recording recording, Decision decision) {
        recording.decided(decision, null);
        return refused(recording, hidden(call, null, decision.reason()));
    }

    /** The answer to what did not come back with a result. */
    <R> Answer<R> unfinished(Call call, Recording recording, Run<?> run) {
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

    /** Why nothing can be recorded, hence nothing run; absent if it can. */
    @Nullable
    Refusal unrecordable(Recording recording) {
        return recorder.ready() ? null : recorder.unavailable(recording);
    }

    /** Whether what is recorded is durable now. */
    boolean kept(Recording recording) {
        return recorder.keep(recording);
    }

    /** What the client gets whose call ran while the record broke. */
    Refusal withheld(Recording recording) {
        return recorder.withheld(recording);
    }

    /** The answer to a call that ran, once it is durable. */
    <R> Answer<R> keep(Recording recording, R result) {
        return recorder.keep(recording)
                ? new Answer.Completed<>(result, recording.decisionId())
                : new Answer.Refused<>(recorder.withheld(recording));
    }

    /** The answer to a call that is refused, once that is durable. */
    <R> Answer<R> refused(Recording recording, Denial denial) {
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
}
