package dev.gatehouse.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.policy.Access;
import dev.gatehouse.store.Database;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolHandler;
import dev.gatehouse.tools.ToolResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The tools that come with the gateway: small, real, and each showing one way to grant access. Thread-safe. */
public final class DemoTools {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String NOTES_READ = "notes:read";

    private final Notes notes;
    private final Clock clock;
    private final BiConsumer<String, Caller> updated;
    private final JsonNode definitions;

    /**
     * Demo tools that keep their notes in {@code database}.
     *
     * @param updated is told which resource holds something else now, and for whom alone
     */
    public DemoTools(Database database, Clock clock, BiConsumer<String, Caller> updated) {
        this.notes = new Notes(database, clock);
        this.clock = clock;
        this.updated = updated;
        this.definitions = definitions();
    }

    /** Titles, descriptions, schemas and hints stand in a file of their own: they are texts, not code. */
    private static JsonNode definitions() {
        try (InputStream file = Objects.requireNonNull(DemoTools.class.getResourceAsStream("tools.json"))) {
            return new ObjectMapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the demo tools' definitions cannot be read", e);
        }
    }

    /** The names of the demo tools, whether they are offered or not. */
    public static Set<String> names() {
        Set<String> names = new HashSet<>();
        definitions().fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Everything that comes with the gateway: the tools, and what shows the other features of MCP. */
    public Offerings offerings() {
        DemoNotes others = new DemoNotes(notes);
        return new Offerings(tools(), others.resources(), others.templates(), others.prompts());
    }

    /** All demo tools, with the access they propose. */
    public List<Tool> tools() {
        return List.of(
                tool("auth_show", Access.open(), DemoNotes.WIDGET_META, DemoTools::show),
                tool("whoami", Access.required(), this::whoami),
                tool("echo", Access.required("demo:read"), DemoTools::echo),
                tool("auth_whoami", Access.required("profile:read"), DemoTools::profile),
                tool("notes_list", Access.required(NOTES_READ), this::listNotes),
                tool("notes_add", Access.required("notes:write"), this::addNote),
                tool("notes_teaser", new Access(Access.Mode.OPTIONAL, List.of(NOTES_READ), true), this::teaser));
    }

    private Tool tool(String name, Access access, ToolHandler handler) {
        return tool(name, access, null, handler);
    }

    private Tool tool(String name, Access access, @Nullable ObjectNode meta, ToolHandler handler) {
        JsonNode words = definitions.path(name);
        return new Tool(
                name,
                words.path("title").asText(),
                words.path("description").asText(),
                JsonSchema.compile(words.withObject("/inputSchema")),
                JsonSchema.compile(words.withObject("/outputSchema")),
                words.withObject("/annotations"),
                meta,
                null,
                access,
                access,
                0,
                handler);
    }

    private ToolResult whoami(ToolCall call) {
        Caller caller = call.caller();
        ObjectNode answer = JSON.objectNode().put("ok", true);
        answer.putObject("user")
                .put("uid", caller.uid())
                .put("issuer", caller.issuer())
                .put("subject", caller.subject())
                .put("name", caller.name())
                .put("email", caller.email())
                .put("tenant", caller.tenant());
        ObjectNode authorization = answer.putObject("authorization");
        ArrayNode scopes = authorization.putArray("scopes");
        caller.scopes().stream().sorted().forEach(scopes::add);
        authorization.put("clientId", caller.clientId());
        authorization.put("kind", caller.kind().name().toLowerCase(Locale.ROOT));
        authorization.put("authentication", caller.credential().wireName());
        if (caller.isAnonymous()) {
            authorization.putNull("expiresAt").putNull("expiresInSeconds");
        } else {
            Instant expiresAt = caller.expiresAt().truncatedTo(ChronoUnit.SECONDS);
            authorization
                    .put("expiresAt", expiresAt.toString())
                    .put("expiresInSeconds", clock.instant().until(expiresAt, ChronoUnit.SECONDS));
        }
        answer.putObject("request").put("requestId", call.requestId()).put("decisionId", call.decisionId());
        return ToolResult.structured(sentence(caller), answer);
    }

    private static String sentence(Caller caller) {
        if (caller.isAnonymous()) {
            return "Nobody is signed in.";
        }
        String scopes = String.join(", ", caller.scopes().stream().sorted().toList());
        return "You are " + displayName(caller) + " (uid " + caller.uid() + "), "
                + (caller.credential() == Caller.Credential.API_KEY
                        ? "with an API key of this gateway"
                        : "signed in by " + caller.issuer())
                + (scopes.isEmpty() ? ", with no scopes." : ", with the scopes " + scopes + ".");
    }

    private static String displayName(Caller caller) {
        String name = caller.name();
        return name == null ? caller.uid() : name;
    }

    private static ToolResult show(ToolCall call) {
        return ToolResult.structured("Opened.", JSON.objectNode().put("opened", true));
    }

    private static ToolResult echo(ToolCall call) {
        String message = call.arguments().path("message").asText();
        return ToolResult.structured(
                "Echo: " + message, JSON.objectNode().put("ok", true).put("message", message));
    }

    private static ToolResult profile(ToolCall call) {
        Caller caller = call.caller();
        return ToolResult.structured(
                displayName(caller) + " (uid " + caller.uid() + ")",
                JSON.objectNode().put("userId", caller.uid()).put("displayName", displayName(caller)));
    }

    private ToolResult listNotes(ToolCall call) throws ToolFailure {
        List<Notes.Note> mine = notes.of(call.caller());
        ObjectNode answer = JSON.objectNode();
        answer.set("items", items(mine));
        return ToolResult.structured(summary(mine), answer);
    }

    private ToolResult addNote(ToolCall call) throws ToolFailure {
        String title = call.arguments().path("title").asText();
        Notes.Note note =
                notes.add(call.caller(), title, call.arguments().path("body").asText());
        updated.accept(DemoNotes.MINE, call.caller());
        return ToolResult.structured(
                "Added the note \"" + title + "\".",
                JSON.objectNode().put("ok", true).put("noteId", note.id()));
    }

    /** A caller without the scope sees what everybody may see: an optional tool never gives more than was granted. */
    private ToolResult teaser(ToolCall call) throws ToolFailure {
        Caller caller = call.caller();
        if (!caller.scopes().contains(NOTES_READ)) {
            ObjectNode answer = JSON.objectNode().put("mode", "public");
            answer.set("items", items(List.of(Notes.SAMPLE)));
            return ToolResult.structured("One public note. Sign in with notes:read to see your own.", answer);
        }
        List<Notes.Note> mine = notes.of(caller);
        ObjectNode answer = JSON.objectNode().put("mode", "private").put("userId", caller.uid());
        answer.set("items", items(mine));
        return ToolResult.structured(summary(mine), answer);
    }

    private static String summary(List<Notes.Note> notes) {
        return switch (notes.size()) {
            case 0 -> "You have no notes yet.";
            case 1 -> "You have 1 note.";
            default -> "You have " + notes.size() + " notes.";
        };
    }

    private static ArrayNode items(List<Notes.Note> notes) {
        ArrayNode items = JSON.arrayNode();
        for (Notes.Note note : notes) {
            items.addObject()
                    .put("id", note.id())
                    .put("title", note.title())
                    .put("body", note.body())
                    .put("updatedAt", note.updatedAt());
        }
        return items;
    }
}
