package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.gate.RecordedUri;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.AccessKey;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.PromptResult;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.ResourceTemplate;
import dev.gatehouse.tools.RevisionConflict;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The access of resources, their templates and prompts, over the admin API. */
class OfferingApiTest {
    private static final String CLOSED = "{\"mode\":\"required\",\"scopes\":[\"demo:write\"],\"enabled\":true}";

    private static final String READABLE = "{\"mode\":\"required\",\"scopes\":[\"demo:read\"],\"enabled\":true}";

    private static final String LONG_URI = "docs://" + "shelf/".repeat(50);

    private static final String TEMPLATE = "template?id=docs%3A%2F%2Fpage%2F%7B%2Bpath%7D";

    private static RunningConsole console;
    private static RunningConsole.Operator admin;

    @BeforeAll
    static void start(@TempDir Path folder) {
        console = RunningConsole.start(folder);
        admin = console.login("admin");
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    private static void offerDocs() {
        console.tools.offer(
                "docs",
                new Offerings(
                        List.of(),
                        List.of(page("docs://handbook"), page(LONG_URI)),
                        List.of(ResourceTemplate.of(
                                "docs://page/{+path}",
                                Presentation.of("page", null, null),
                                null,
                                Map.of(),
                                Access.required("docs:read"),
                                read -> ResourceContents.text(read.uri(), null, "page", null))),
                        List.of(Prompt.of(
                                Presentation.of("greet", null, null),
                                List.of(),
                                Access.open(),
                                get -> PromptResult.text(null, "Hello")))));
    }

    private static Resource page(String uri) {
        return Resource.of(
                uri,
                Presentation.of("handbook", "Handbook", null),
                null,
                Access.required("docs:read"),
                read -> ResourceContents.text(read.uri(), null, "text", null));
    }

    /** The path of one of them, with what stands between its kind and its id. */
    private static String offering(String kindAndId, String act) {
        return "/api/offerings/" + kindAndId.replace("?", act + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"resource?id=docs%3A%2F%2Fhandbook", TEMPLATE, "prompt?id=greet"})
    void changesTheAccessOfWhatIsOfferedBesidesTools(String one) {
        offerDocs();
        HttpResponse<String> before = admin.get(offering(one, ""));
        String etag = before.headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> changed = admin.put(offering(one, "/access"), etag, CLOSED);
        HttpResponse<String> late = admin.put(offering(one, "/access"), etag, READABLE);

        assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        JsonNode now = RunningConsole.json(admin.get(offering(one, "")));
        assertThat(now.at("/access/scopes/0").asText()).isEqualTo("demo:write");
        assertThat(now.path("defaultAccess"))
                .isEqualTo(RunningConsole.json(before).path("defaultAccess"));
        assertThat(changed.headers().firstValue("ETag"))
                .hasValue("\"" + now.path("revision").asText() + "\"");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(RunningConsole.json(late).path("code").asText()).isEqualTo("revision_conflict");
        assertThat(RunningConsole.json(late).at("/currentOffering/revision").asLong())
                .isEqualTo(now.path("revision").asLong());
        JsonNode revision =
                RunningConsole.json(admin.get(offering(one, "/revisions"))).at("/revisions/0");
        assertThat(revision.path("author").asText()).isEqualTo("admin");
        assertThat(revision.path("name").asText()).isEqualTo(now.path("id").asText());
        String section = one.startsWith("prompt") ? "prompts" : "resources";
        JsonNode event = RunningConsole.json(admin.get("/api/audit?q=method:" + section + ".access.change"))
                .at("/events/0");
        assertThat(event.path("method").asText()).isEqualTo(section + ".access.change");
        assertThat(event.path("tool").asText()).isEqualTo(now.path("id").asText());
        assertThat(event.path("detail").asText()).endsWith("→ required demo:write");
        assertThat(RunningConsole.json(admin.get("/api/changes"))
                        .at("/changes/0/kind")
                        .asText())
                .isEqualTo("access");
    }

    @Test
    void seesWhatAnotherNodeChangedOfTheAccessOfOfferings() throws RevisionConflict {
        offerDocs();
        String access = offering("resource?id=" + URLEncoder.encode(LONG_URI, StandardCharsets.UTF_8), "/access");
        console.anotherNode()
                .changeAccessOfAny(
                        AccessKey.resource(LONG_URI),
                        Access.required("docs:read"),
                        Access.required("theirs"),
                        0,
                        "vera",
                        null,
                        _ -> Tools.accessChanged(Tools.echo()));

        HttpResponse<String> stale = admin.put(access, "\"0\"", CLOSED);
        long theirs = RunningConsole.json(stale).at("/currentOffering/revision").asLong();

        assertThat(stale.statusCode()).isEqualTo(409);
        assertThat(RunningConsole.json(stale)
                        .at("/currentOffering/access/scopes/0")
                        .asText())
                .isEqualTo("theirs");
        assertThat(admin.put(access, "\"" + theirs + "\"", CLOSED).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesChangesOfOfferingsThatNameNoRevisionOrNothingThatThereIs() {
        offerDocs();
        String prompt = offering("prompt?id=greet", "/access");

        assertThat(admin.put(prompt, null, CLOSED).statusCode()).isEqualTo(428);
        assertThat(admin.put(prompt, "*", CLOSED).statusCode()).isEqualTo(400);
        assertThat(admin.put(offering("prompt?id=nobody", "/access"), "\"0\"", CLOSED)
                        .statusCode())
                .isEqualTo(404);
        assertThat(admin.put(offering("tool?id=echo", "/access"), "\"0\"", CLOSED)
                        .statusCode())
                .isEqualTo(404);
        assertThat(admin.get("/api/offerings/prompt").statusCode()).isEqualTo(400);
    }

    @Test
    void letsNobodyButAdministratorsChangeTheAccessOfOfferings() {
        offerDocs();
        assertThat(console.login("vera")
                        .put(offering("prompt?id=greet", "/access"), "\"0\"", CLOSED)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void saysWhatAnotherAccessWouldHaveMeantForReadings() {
        offerDocs();
        String longPage = "docs://page/" + "deep/".repeat(200);
        for (String uri : List.of("docs://page/a", longPage, "docs://handbook", LONG_URI)) {
            console.log.append(new AuditEntryBuilder(Instant.now(), DecisionId.next(), "mcp", "resources/read")
                    .issuer("https://idp.example.com")
                    .subject("alex")
                    .uid("alex")
                    .tool(RecordedUri.of(uri))
                    .heldScopes(List.of("docs:read", "demo:write"))
                    .outcome("ok")
                    .status(200)
                    .build());
        }
        String other = "{\"mode\":\"required\",\"scopes\":[\"docs:more\"],\"enabled\":true}";

        JsonNode ofTemplate = RunningConsole.json(admin.post(offering(TEMPLATE, "/impact"), other));
        JsonNode ofResource =
                RunningConsole.json(admin.post(offering("resource?id=docs%3A%2F%2Fhandbook", "/impact"), other));

        assertThat(ofTemplate.path("calls").asInt()).isEqualTo(2);
        assertThat(ofTemplate.at("/denied/calls").asInt()).isEqualTo(2);
        assertThat(ofTemplate.at("/denied/shown/0/missingScopes/0").asText()).isEqualTo("docs:more");
        assertThat(ofResource.path("calls").asInt()).isEqualTo(1);
        assertThat(RunningConsole.json(admin.post(
                                offering(
                                        "resource?id=" + URLEncoder.encode(LONG_URI, StandardCharsets.UTF_8),
                                        "/impact"),
                                other))
                        .path("calls")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void simulatesReadings() {
        offerDocs();
        JsonNode imagined = RunningConsole.json(admin.post(
                "/api/policy/simulate",
                "{\"kind\":\"resource\",\"tool\":\"docs://page/{+path}\",\"scopes\":[],\"access\":" + CLOSED + "}"));

        assertThat(imagined.path("decision").asText()).isEqualTo("challenge");
        assertThat(imagined.path("rule").asText()).isEqualTo("resources.access.docs://page/{+path}");
    }

    @Test
    void listsWhatIsOfferedBesidesToolsWithItsAccess() {
        offerDocs();

        JsonNode offerings = RunningConsole.json(admin.get("/api/offerings")).path("offerings");

        assertThat(offerings.findValuesAsText("id"))
                .containsExactly("docs://handbook", LONG_URI, "docs://page/{+path}", "greet");
        assertThat(offerings.findValuesAsText("kind")).containsExactly("resource", "resource", "template", "prompt");
        assertThat(offerings.get(0).at("/defaultAccess/scopes/0").asText()).isEqualTo("docs:read");
        assertThat(offerings.get(0).path("configuredBy").isNull()).isTrue();
    }
}
