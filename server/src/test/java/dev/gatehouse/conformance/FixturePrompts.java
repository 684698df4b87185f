package dev.gatehouse.conformance;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Completion;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.PromptGet;
import dev.gatehouse.tools.PromptHandler;
import dev.gatehouse.tools.PromptOutcome;
import dev.gatehouse.tools.PromptResult;
import java.util.List;
import java.util.stream.Stream;

/** The prompts that the suite expects, with the exact texts it names. */
final class FixturePrompts {
    private static final List<String> PROPOSALS = List.of("test1", "test2", "testing");

    private final Access access;

    /** Prompts of this access, all of them. */
    FixturePrompts(Access access) {
        this.access = access;
    }

    List<Prompt> all() {
        return List.of(
                prompt("test_simple_prompt", get -> PromptResult.text(null, "This is a simple prompt for testing.")),
                prompt(
                        "test_prompt_with_arguments",
                        get -> PromptResult.text(
                                null,
                                "Prompt with arguments: arg1='"
                                        + get.arguments().get("arg1") + "', arg2='"
                                        + get.arguments().get("arg2") + "'"),
                        "arg1",
                        "arg2"),
                prompt("test_prompt_with_embedded_resource", FixturePrompts::embedding, "resourceUri"),
                prompt("test_prompt_with_image", FixturePrompts::image),
                prompt("test_input_required_result_prompt", FixturePrompts::context));
    }

    private Prompt prompt(String name, PromptHandler handler, String... arguments) {
        return Prompt.of(
                Presentation.of(name, name, "A fixture of the conformance suite."),
                Stream.of(arguments)
                        .map(argument -> new Prompt.Argument(
                                argument,
                                null,
                                "A test argument.",
                                true,
                                asked -> Completion.startingWith(asked.value(), PROPOSALS)))
                        .toList(),
                access,
                handler);
    }

    private static PromptOutcome embedding(PromptGet get) {
        ObjectNode message = Tools.json("{\"role\":\"user\"}");
        message.putObject("content")
                .put("type", "resource")
                .putObject("resource")
                .put("uri", get.arguments().get("resourceUri"))
                .put("mimeType", "text/plain")
                .put("text", "Embedded resource content for testing.");
        return before("Please process the embedded resource above.", message);
    }

    private static PromptOutcome image(PromptGet get) {
        ObjectNode message = Tools.json("{\"role\":\"user\"}");
        message.putObject("content")
                .put("type", "image")
                .put("data", FixtureTools.PNG)
                .put("mimeType", "image/png");
        return before("Please analyze the image above.", message);
    }

    private static PromptResult before(String text, ObjectNode message) {
        ArrayNode messages = PromptResult.text(null, text).messages();
        messages.insert(0, message);
        return new PromptResult(null, messages);
    }

    private static PromptOutcome context(PromptGet get) {
        ObjectNode form = get.input().form("user_context");
        return form == null
                ? InputRequired.of(
                        "user_context", FixtureConversations.text("What context should the prompt use?", "context"))
                : PromptResult.text(
                        null, "Prompt with context: " + form.path("context").asText());
    }
}
