package dev.gatehouse.demo;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.policy.Access;
import dev.gatehouse.tools.Completion;
import dev.gatehouse.tools.CompletionAsked;
import dev.gatehouse.tools.NoSuchResource;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.PromptGet;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.ResourceRead;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.Visibility;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The demo notes as resources, a template with completion, a prompt and a widget (MCP Apps). Thread-safe. */
final class DemoNotes {
    /**
     * What makes a host show the widget beside the result of its tool; the second key is an older host's name for it.
     */
    static final ObjectNode WIDGET_META = widgetMeta();

    /** All notes of whoever reads it. */
    static final String MINE = "notes://mine";

    private static final String WIDGET = "ui://widget/auth_show.html";
    private static final String WIDGET_TYPE = "text/html;profile=mcp-app";
    private static final String ONE = "notes://mine/{id}";
    private static final String MARKDOWN = "text/markdown";
    private static final List<String> FOCUS = List.of("dates", "decisions", "open questions", "people");

    private final Notes notes;
    private final String page;

    DemoNotes(Notes notes) {
        this.notes = notes;
        this.page = page();
    }

    private static ObjectNode widgetMeta() {
        ObjectNode meta = Json.object();
        meta.putObject("ui").put("resourceUri", WIDGET);
        return meta.put("openai/outputTemplate", WIDGET);
    }

    private static String page() {
        try (InputStream file = Objects.requireNonNull(DemoNotes.class.getResourceAsStream("auth_show.html"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo widget cannot be read", e);
        }
    }

    List<Resource> resources() {
        return List.of(
                Resource.of(
                        MINE,
                        Presentation.of("my_notes", "My notes", "All your notes, the newest first."),
                        MARKDOWN,
                        Access.required("notes:read"),
                        read -> ResourceContents.text(read.uri(), MARKDOWN, all(notes.of(read.caller())), null)),
                new Resource(
                        WIDGET,
                        Presentation.of("auth_show", "Sign-in and notes", "The page that auth_show opens."),
                        WIDGET_TYPE,
                        true,
                        null,
                        Access.open(),
                        Visibility.LOCKED,
                        this::widget));
    }

    /** It loads nothing from anywhere, which its policy says. */
    private ResourceContents widget(ResourceRead read) {
        ObjectNode meta = Json.object();
        ObjectNode ui = meta.putObject("ui").put("prefersBorder", true);
        ObjectNode csp = ui.putObject("csp");
        csp.putArray("connectDomains");
        csp.putArray("resourceDomains");
        return ResourceContents.text(read.uri(), WIDGET_TYPE, page, meta);
    }

    List<ResourceTemplate> templates() {
        return List.of(ResourceTemplate.of(
                ONE,
                Presentation.of("my_note", "One of my notes", "One of your notes, by its id."),
                MARKDOWN,
                Map.of("id", this::ids),
                Access.required("notes:read"),
                this::one));
    }

    private Completion ids(CompletionAsked asked) throws ToolFailure {
        return Completion.startingWith(
                asked.value(),
                notes.of(asked.caller()).stream().map(Notes.Note::id).toList());
    }

    private ResourceContents one(ResourceRead read) throws ToolFailure, NoSuchResource {
        String id = read.variables().get("id");
        for (Notes.Note note : notes.of(read.caller())) {
            if (note.id().equals(id)) {
                return ResourceContents.text(read.uri(), MARKDOWN, text(note), null);
            }
        }
        throw new NoSuchResource();
    }

    List<Prompt> prompts() {
        return List.of(Prompt.of(
                Presentation.of("summarize_notes", "Summarize my notes", "Asks for a summary of your notes."),
                List.of(new Prompt.Argument(
                        "focus",
                        "Focus",
                        "What the summary should look at first.",
                        false,
                        asked -> Completion.startingWith(asked.value(), FOCUS))),
                Access.required("notes:read"),
                this::summarize));
    }

    private PromptResult summarize(PromptGet get) throws ToolFailure {
        String focus = get.arguments().get("focus");
        String wish = focus == null || focus.isBlank() ? "" : " Look at " + focus.strip() + " first.";
        return PromptResult.text(
                "A summary of your notes",
                "Summarize these notes in a few sentences." + wish + "\n\n" + all(notes.of(get.caller())));
    }

    private static String all(List<Notes.Note> notes) {
        if (notes.isEmpty()) {
            return "There are no notes yet.";
        }
        StringBuilder text = new StringBuilder();
        notes.forEach(note -> text.append(text.isEmpty() ? "" : "\n\n").append(text(note)));
        return text.toString();
    }

    private static String text(Notes.Note note) {
        return "## " + note.title() + "\n" + note.body();
    }
}
