package dev.gatehouse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.gate.Answer;
import dev.gatehouse.gate.Call;
import dev.gatehouse.gate.Envelope;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.CallerToken;
import dev.gatehouse.json.Json;
import dev.gatehouse.store.Database;
import dev.gatehouse.telemetry.TraceContext;
import dev.gatehouse.testing.Callers;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.TestDatabase;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.CatalogChange;
import dev.gatehouse.tools.CompletionAsked;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.ResourceContents;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the demo shows beside tools, through a real gate. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class DemoNotesTest {
    private final TestDatabase kind;

    DemoNotesTest(TestDatabase kind) {
        this.kind = kind;
    }

    @TempDir
    private Path folder;

    private Database database;
    private RunningFronts fronts;

    @BeforeEach
    void start() {
        database = kind.open(folder);
        Offerings demo = new DemoTools(
                        database,
                        Clock.systemUTC(),
                        (uri, owner) -> fronts.tools().resourceUpdated(uri, owner))
                .offerings();
        fronts = RunningFronts.offering(folder, demo);
    }

    @AfterEach
    void stop() {
        fronts.close();
        database.close();
    }

    private static Caller caller(String subject, String... scopes) {
        return Callers.user("https://issuer.example.com", subject, scopes);
    }

    private static Call call(Caller caller, String method, String name, String arguments) {
        Envelope envelope = new Envelope(
                "req-1", TraceContext.NONE, "192.0.2.1", "mcp", "2026-07-28", null, null, null, System.nanoTime());
        return new Call(caller, CallerToken.NONE, envelope, method, name, Tools.json(arguments));
    }

    private String addNote(Caller caller) {
        var answer = fronts.gate()
                .call(call(caller, "tools/call", "notes_add", "{\"title\":\"Milk\",\"body\":\"Buy some.\"}"));
        JsonNode structured = completed(answer).structured();
        return structured == null ? "" : structured.path("noteId").asText();
    }

    private static <R> R completed(Answer<R> answer) {
        assertThat(answer).isInstanceOf(Answer.Completed.class);
        return ((Answer.Completed<R>) answer).result();
    }

    private Answer<ResourceContents> read(Caller caller, String uri) {
        return fronts.gate().read(call(caller, "resources/read", uri, "{}"));
    }

    @Test
    void readsTheCallersOwnNotesAndNobodyElses() {
        Caller alex = caller("alex", "notes:read", "notes:write");
        String id = addNote(alex);

        assertThat(completed(read(alex, "notes://mine"))
                        .contents()
                        .at("/0/text")
                        .asText())
                .isEqualTo("## Milk\nBuy some.");
        assertThat(completed(read(alex, "notes://mine/" + id))
                        .contents()
                        .at("/0/text")
                        .asText())
                .contains("Milk");
        assertThat(read(caller("sam", "notes:read"), "notes://mine/" + id)).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void saysWhoseNotesAreOthersNow() {
        List<CatalogChange> changes = new ArrayList<>();
        fronts.tools().onChange(changes::add);
        Caller alex = caller("alex", "notes:read", "notes:write");

        addNote(alex);

        assertThat(changes).containsExactly(new CatalogChange.Updated("notes://mine", alex));
        assertThat(changes).allSatisfy(change -> {
            CatalogChange.Updated updated = (CatalogChange.Updated) change;
            assertThat(updated.concerns(caller("alex", "notes:read"))).isTrue();
            assertThat(updated.concerns(caller("sam", "notes:read"))).isFalse();
        });
    }

    @Test
    void proposesTheIdsOfTheCallersNotes() {
        Caller alex = caller("alex", "notes:read", "notes:write");
        String id = addNote(alex);
        var completion = fronts.gate()
                .complete(
                        call(alex, "completion/complete", "notes://mine/{id}", "{}"),
                        false,
                        new CompletionAsked(alex, "id", "n_", Map.of(), TraceContext.NONE));
        assertThat(completed(completion).values()).containsExactly(id);
    }

    @Test
    void putsTheNotesIntoThePrompt() {
        Caller alex = caller("alex", "notes:read", "notes:write");
        addNote(alex);
        var prompt = fronts.gate().prompt(call(alex, "prompts/get", "summarize_notes", "{}"), Map.of("focus", "dates"));
        assertThat(completed(prompt).messages().at("/0/content/text").asText())
                .contains("Look at dates first.", "Milk");
    }

    @Test
    void opensAWidgetThatLoadsNothingFromAnywhere() {
        var tool = fronts.tools().current().find("auth_show");
        assertThat(tool).isNotNull();
        String uri = Json.text(
                        tool == null || tool.meta() == null ? "" : tool.meta().at("/ui/resourceUri"))
                .replace("\"", "");
        JsonNode page = completed(read(Caller.anonymous(), uri)).contents().path(0);
        assertThat(page.path("mimeType").asText()).isEqualTo("text/html;profile=mcp-app");
        assertThat(page.path("text").asText()).contains("ui/initialize").doesNotContain("http://", "https://");
        assertThat(page.at("/_meta/ui/csp/connectDomains")).isEmpty();
    }
}
