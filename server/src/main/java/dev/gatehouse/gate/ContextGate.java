package dev.gatehouse.gate;

import dev.gatehouse.content.ArgumentPreview;
import dev.gatehouse.tools.Catalog;
import dev.gatehouse.tools.Completer;
import dev.gatehouse.tools.Completion;
import dev.gatehouse.tools.CompletionAsked;
import dev.gatehouse.tools.Input;
import dev.gatehouse.tools.Offering;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.PromptGet;
import dev.gatehouse.tools.PromptOutcome;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.ResourceOutcome;
import dev.gatehouse.tools.ResourceRead;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.Route;
import dev.gatehouse.tools.Tool;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes readings of resources, gettings of prompts and wishes for proposals through every step. Thread-safe. */
final class ContextGate {
    private final Steps steps;

    ContextGate(Steps steps) {
        this.steps = steps;
    }

    Answer<ResourceContents> read(Call call) {
        Recording recording = steps.openUnnamed(call).resource(steps.tools().outward(call.name()));
        Refusal full = steps.room(call, recording);
        if (full != null) {
            return new Answer.Refused<>(full);
        }
        Catalog.Found found = steps.tools().current().resource(call.name());
        if (found == null) {
            return steps.unknown(call, recording, steps.policy().unknownResource());
        }
        recording.resource(
                found.offering() instanceof Resource resource
                        ? resource.uri()
                        : steps.tools().outward(call.name()));
        Refusal refusal = steps.permit(call, found.offering(), recording);
        if (refusal != null) {
            return new Answer.Refused<>(refusal);
        }
        Refusal unrecordable = steps.unrecordable(recording);
        if (unrecordable != null) {
            return new Answer.Refused<>(unrecordable);
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
                steps.keep(recording.ran("ok", micros, null), contents);
            case Run<ResourceOutcome> other -> steps.unfinished(call, recording, other);
        };
    }

    Answer<PromptResult> prompt(Call call, Map<String, String> arguments) {
        Recording recording = steps.open(call);
        Refusal full = steps.room(call, recording);
        if (full != null) {
            return new Answer.Refused<>(full);
        }
        recording.arguments(ArgumentPreview.of(call.arguments()));
        Prompt prompt = steps.tools().current().prompt(call.name());
        if (prompt == null) {
            return steps.unknown(call, recording, steps.policy().unknownPrompt());
        }
        recording.tool(prompt.id());
        Refusal refusal = steps.permit(call, prompt, recording);
        if (refusal != null) {
            return new Answer.Refused<>(refusal);
        }
        List<String> violations = prompt.violations(arguments);
        if (!violations.isEmpty()) {
            return steps.refused(recording, Denial.invalidArguments(prompt.id(), violations));
        }
        Refusal unrecordable = steps.unrecordable(recording);
        if (unrecordable != null) {
            return new Answer.Refused<>(unrecordable);
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
                steps.keep(recording.ran("ok", micros, null), result);
            case Run<PromptOutcome> other -> steps.unfinished(call, recording, other);
        };
    }

    Answer<Completion> complete(Call call, boolean forPrompt, CompletionAsked asked) {
        Recording recording = forPrompt
                ? steps.open(call)
                : steps.openUnnamed(call).resource(steps.tools().outward(call.name()));
        Refusal full = steps.room(call, recording);
        if (full != null) {
            return new Answer.Refused<>(full);
        }
        Catalog catalog = steps.tools().current();
        Offering about = forPrompt ? catalog.prompt(call.name()) : catalog.template(call.name());
        if (about == null) {
            return steps.unknown(
                    call,
                    recording,
                    forPrompt ? steps.policy().unknownPrompt() : steps.policy().unknownResource());
        }
        if (forPrompt) {
            recording.tool(about.id());
        }
        Refusal refusal = steps.permit(call, about, recording);
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
            case Run.Done<Completion> done -> steps.keep(recording.ran("ok", done.micros(), null), done.result());
            case Run<Completion> other -> steps.unfinished(call, recording, other);
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
}
