package dev.gatehouse.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.policy.Access;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.MissingCapability;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolCall;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolResult;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoToolsTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Caller ALEX = caller("https://one.example.com/", "alex", "notes:read", "demo:read");

    @TempDir
    Path directory;

    private Database database;
    private Map<String, Tool> tools;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + directory.resolve("gatehouse.db"));
        tools = new DemoTools(database, Clock.fixed(NOW, ZoneOffset.UTC), (_, _) -> {})
                .tools().stream().collect(Collectors.toMap(Tool::name, Function.identity()));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void sayWhatTheyAreToPeopleAndModels() {
        assertThat(tools.values()).allSatisfy(tool -> {
            assertThat(tool.title()).isNotBlank();
            assertThat(tool.description()).isNotBlank();
            assertThat(tool.outputSchema()).isNotNull();
            assertThat(tool.annotations().fieldNames())
                    .toIterable()
                    .contains("readOnlyHint", "destructiveHint", "openWorldHint");
            assertThat(tool.inputSchema()
                            .document()
                            .path("additionalProperties")
                            .asBoolean(true))
                    .isFalse();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "whoami, required, ''",
        "echo, required, demo:read",
        "auth_whoami, required, profile:read",
        "notes_list, required, notes:read",
        "notes_add, required, notes:write",
        "notes_teaser, optional, notes:read"
    })
    void proposeTheirAccess(String name, String mode, String scopes) {
        Access access = tool(name).access();
        assertThat(access.mode().wireName()).isEqualTo(mode);
        assertThat(String.join(" ", access.scopes())).isEqualTo(scopes);
        assertThat(access.enabled()).isTrue();
    }

    @Test
    void whoamiShowsTheVerifiedIdentityAndTheIdsOfTheCall() throws ToolFailure, MissingCapability {
        JsonNode answer = call(ALEX, "whoami", "{}");
        assertThat(Tools.json(answer.toString())).isEqualTo(Tools.json("""
            {"ok":true,
             "user":{"uid":"u-alex","issuer":"https://one.example.com/","subject":"alex",
                     "name":"Alex","email":"alex@example.com","tenant":null},
             "authorization":{"scopes":["demo:read","notes:read"],"clientId":"client-1",
                              "kind":"user","authentication":"access_token",
                              "expiresAt":"2026-11-01T12:05:00Z","expiresInSeconds":300},
             "request":{"requestId":"req-1","decisionId":"dec_1"}}\
            """));
    }

    @Test
    void whoamiHasNobodyToShowWhenMadePublic() throws ToolFailure, MissingCapability {
        assertThat(call(Caller.anonymous(), "whoami", "{}")
                        .at("/authorization/expiresAt")
                        .isNull())
                .isTrue();
    }

    @Test
    void echoSendsTheMessageBack() throws ToolFailure, MissingCapability {
        ToolCall call = new ToolCall(ALEX, Tools.json("{\"message\":\"héllo\"}"), "req-1", "dec_1");
        ToolResult result = (ToolResult) tool("echo").handler().call(call);
        assertThat(result.content()).hasToString("[{\"type\":\"text\",\"text\":\"Echo: héllo\"}]");
        assertThat(result.structured()).isEqualTo(Tools.json("{\"ok\":true,\"message\":\"héllo\"}"));
    }

    @Test
    void profileNamesTheUser() throws ToolFailure, MissingCapability {
        assertThat(call(ALEX, "auth_whoami", "{}"))
                .isEqualTo(Tools.json("{\"userId\":\"u-alex\",\"displayName\":\"Alex\"}"));
    }

    @Test
    void notesAreKeptNewestFirst() throws ToolFailure, MissingCapability {
        String id = call(ALEX, "notes_add", "{\"title\":\"t\",\"body\":\"b\"}")
                .path("noteId")
                .asText();
        assertThat(id).matches("n_[0-9a-f]{10}");
        assertThat(call(ALEX, "notes_list", "{}").at("/items/0"))
                .isEqualTo(Tools.json("{\"id\":\"" + id
                        + "\",\"title\":\"t\",\"body\":\"b\",\"updatedAt\":\"2026-11-01T12:00:00Z\"}"));
    }

    @ParameterizedTest
    @CsvSource({"https://one.example.com/, sam", "https://two.example.com/, alex"})
    void notesOfTwoPrincipalsNeverMeet(String issuer, String subject) throws ToolFailure, MissingCapability {
        call(ALEX, "notes_add", "{\"title\":\"t\",\"body\":\"b\"}");
        assertThat(call(caller(issuer, subject, "notes:read"), "notes_list", "{}")
                        .path("items"))
                .isEmpty();
    }

    @Test
    void notesAreLimitedPerPrincipal() throws ToolFailure, MissingCapability {
        for (int i = 0; i < 200; i++) {
            call(ALEX, "notes_add", "{\"title\":\"t\",\"body\":\"b\"}");
        }
        assertThatThrownBy(() -> call(ALEX, "notes_add", "{\"title\":\"t\",\"body\":\"b\"}"))
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("200 notes");
        assertThat(call(ALEX, "notes_list", "{}").path("items")).hasSize(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        notes_list | {}
        notes_add  | {"title":"t","body":"b"}
        """)
    void notesAreNeverSharedByAnonymousCallersHoweverOpenTheToolIs(String tool, String arguments) {
        assertThatThrownBy(() -> call(Caller.anonymous(), tool, arguments))
                .isInstanceOf(ToolFailure.class)
                .hasMessageContaining("sign in");
    }

    @Test
    void teaserShowsASampleToAnybody() throws ToolFailure, MissingCapability {
        JsonNode answer = call(Caller.anonymous(), "notes_teaser", "{}");
        assertThat(answer.path("mode").asText()).isEqualTo("public");
        assertThat(answer.at("/items/0/id").asText()).isEqualTo("demo1");
    }

    @Test
    void teaserShowsTheSampleToACallerWithoutTheScope() throws ToolFailure, MissingCapability {
        call(ALEX, "notes_add", "{\"title\":\"t\",\"body\":\"b\"}");
        Caller narrow = caller("https://one.example.com/", "alex", "demo:read");
        assertThat(call(narrow, "notes_teaser", "{}").path("mode").asText()).isEqualTo("public");
    }

    @Test
    void teaserShowsOwnNotesToACallerThatGrantedThem() throws ToolFailure, MissingCapability {
        call(ALEX, "notes_add", "{\"title\":\"mine\",\"body\":\"b\"}");
        JsonNode answer = call(ALEX, "notes_teaser", "{}");
        assertThat(answer.path("mode").asText()).isEqualTo("private");
        assertThat(answer.at("/items/0/title").asText()).isEqualTo("mine");
    }

    /** Calls a tool as the gate does, and holds it to the schemas that it declares. */
    private JsonNode call(Caller caller, String name, String arguments) throws ToolFailure, MissingCapability {
        Tool tool = tool(name);
        assertThat(tool.inputSchema().violations(Tools.json(arguments))).isEmpty();
        ToolResult result =
                (ToolResult) tool.handler().call(new ToolCall(caller, Tools.json(arguments), "req-1", "dec_1"));
        JsonNode structured = Objects.requireNonNull(result.structured());
        assertThat(Objects.requireNonNull(tool.outputSchema()).violations(structured))
                .isEmpty();
        return structured;
    }

    private Tool tool(String name) {
        return Objects.requireNonNull(tools.get(name), name);
    }

    private static Caller caller(String issuer, String subject, String... scopes) {
        return new Caller(
                Caller.Kind.USER,
                issuer,
                subject,
                "u-" + subject,
                null,
                Set.of(scopes),
                Set.of(),
                Set.of(),
                "client-1",
                "jti-1",
                "Alex",
                "alex@example.com",
                NOW,
                NOW.plusSeconds(300));
    }
}
