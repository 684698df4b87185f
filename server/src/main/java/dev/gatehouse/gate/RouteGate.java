package dev.gatehouse.gate;

import dev.gatehouse.content.ArgumentPreview;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.json.Json;
import dev.gatehouse.policy.Decision;
import dev.gatehouse.tools.Route;
import org.jspecify.annotations.Nullable;

/** Takes uses of routes through every step. Thread-safe. */
final class RouteGate {
    private final Steps steps;

    RouteGate(Steps steps) {
        this.steps = steps;
    }

    @Nullable
    Refusal enter(Caller caller, Route route, Envelope envelope, String method) {
        if (steps.decide(caller, route) instanceof Decision.Allow) {
            return null;
        }
        Call call = new Call(caller, CallerToken.NONE, envelope, method, route.id(), Json.object());
        Recording recording = steps.open(call);
        Refusal full = steps.room(call, recording);
        return full == null ? steps.permit(call, route, recording) : full;
    }

    <P extends Passage> Answer<P> pass(Call call, Route route, PassageWork<P> work) {
        Recording recording = steps.open(call);
        Refusal full = steps.room(call, recording);
        if (full != null) {
            return new Answer.Refused<>(full);
        }
        if (!call.arguments().isEmpty()) {
            recording.arguments(ArgumentPreview.of(call.arguments()));
        }
        Refusal refusal = steps.permit(call, route, recording);
        if (refusal != null) {
            return new Answer.Refused<>(refusal);
        }
        Refusal unrecordable = steps.unrecordable(recording);
        if (unrecordable != null) {
            return new Answer.Refused<>(unrecordable);
        }
        Run<P> run = Runner.run(
                route.id(),
                recording.decisionId(),
                call.input(),
                call.conversation(),
                _ -> work.go(recording.decisionId()));
        return switch (run) {
            case Run.Done<P>(P passage, long micros) ->
                steps.keep(
                        recording
                                .ran(passage.outcome(), micros, passage.detail())
                                .status(passage.status()),
                        passage);
            case Run<P> other -> steps.unfinished(call, recording, other);
        };
    }
}
