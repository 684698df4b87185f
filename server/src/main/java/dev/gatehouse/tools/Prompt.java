package dev.gatehouse.tools;

import dev.gatehouse.policy.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A text for the model that a person picks. Immutable.
 *
 * @param about how it presents itself; its name is what clients ask for
 * @param arguments what can be filled in
 * @param upstream the backend behind it; absent for one that is kept here
 * @param defaultAccess who may get it as configured
 * @param access who may get it: the default, or an operator's override
 * @param revision the number of the override in force; 0 while the default holds
 * @param visibility how it appears to callers who may not
 * @param handler what makes its messages
 * @param origin where it comes from, if it is another server's
 */
public record Prompt(
        Presentation about,
        List<Argument> arguments,
        @Nullable String upstream,
        Access defaultAccess,
        Access access,
        long revision,
        Visibility visibility,
        PromptHandler handler,
        @Nullable Origin origin)
        implements Offering {

    /** One whose access nobody has changed. */
    public Prompt(
            Presentation about,
            List<Argument> arguments,
            @Nullable String upstream,
            Access access,
            Visibility visibility,
            PromptHandler handler,
            @Nullable Origin origin) {
        this(about, arguments, upstream, access, access, 0, visibility, handler, origin);
    }

    /** The same, offered by no other server. */
    public Prompt(
            Presentation about,
            List<Argument> arguments,
            @Nullable String upstream,
            Access access,
            Visibility visibility,
            PromptHandler handler) {
        this(about, arguments, upstream, access, visibility, handler, null);
    }

    /**
     * Something to fill in.
     *
     * @param completer what proposes values, if anything does
     */
    public record Argument(
            String name,
            @Nullable String title,
            @Nullable String description,
            boolean required,
            @Nullable Completer completer) {}

    public Prompt {
        arguments = List.copyOf(arguments);
    }

    /** A prompt of this gateway. */
    public static Prompt of(Presentation about, List<Argument> arguments, Access access, PromptHandler handler) {
        return new Prompt(about, arguments, null, access, Visibility.LOCKED, handler);
    }

    @Override
    public String id() {
        return about.name();
    }

    /** What is wrong with these arguments, a sentence each; none if nothing is. */
    public List<String> violations(Map<String, String> given) {
        List<String> violations = new ArrayList<>();
        for (Argument argument : arguments) {
            if (argument.required() && !given.containsKey(argument.name())) {
                violations.add("the argument " + argument.name() + " is missing");
            }
        }
        return violations;
    }

    /** The same with what configuration says of it. */
    Prompt configured(Access other) {
        return new Prompt(about, arguments, upstream, other, visibility, handler, origin);
    }

    /** The same with what an operator gave it. */
    Prompt with(AccessOverride override) {
        return new Prompt(
                about,
                arguments,
                upstream,
                defaultAccess,
                override.access(),
                override.revision(),
                visibility,
                handler,
                origin);
    }

    /** This prompt with the URIs in its messages, and in its {@code _meta}, renamed. */
    Prompt renamed(UpstreamUris.Renaming names) {
        PromptHandler renamed = get -> {
            PromptOutcome outcome = handler.get(get);
            return outcome instanceof PromptResult result
                    ? new PromptResult(result.description(), names.messages(result.messages()), result.others())
                    : outcome;
        };
        return new Prompt(
                about.renamed(names),
                arguments,
                upstream,
                defaultAccess,
                access,
                revision,
                visibility,
                renamed,
                origin);
    }
}
