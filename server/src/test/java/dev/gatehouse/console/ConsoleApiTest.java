package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.gate.RecordedUri;
import dev.gatehouse.oauth.User;
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
import java.io.ByteArrayInputStream;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConsoleApiTest {
    private static final String CLOSED = "{\"mode\":\"required\",\"scopes\":[\"demo:write\"],\"enabled\":true}";

    private static final String READABLE = "{\"mode\":\"required\",\"scopes\":[\"demo:read\"],\"enabled\":true}";

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

    /** The tool's ETag after its access was set to what a test starts from. */
    private static String etagOf(String access) {
        String current =
                admin.get("/api/tools/echo").headers().firstValue("ETag").orElseThrow();
        return admin.put("/api/tools/echo/access", current, access)
                .headers()
                .firstValue("ETag")
                .orElseThrow();
    }

    private static AuditEvent refusal() {
        return refusal("alex");
    }

    private static AuditEvent refusal(String uid) {
        return console.log.append(
                new AuditEntryBuilder(Instant.parse("2026-11-21T09:00:00.120Z"), DecisionId.next(), "mcp", "tools/call")
                        .requestId("req_1")
                        .issuer("https://idp.example.com")
                        .subject("alex")
                        .uid(uid)
                        .clientName("=HYPERLINK(\"http://evil.example\")")
                        .tool("echo")
                        .decision("challenge")
                        .reason("insufficient_scope")
                        .requiredScopes(List.of("demo:read"))
                        .heldScopes(List.of("openid"))
                        .missingScopes(List.of("demo:read"))
                        .outcome("refused")
                        .status(403)
                        .latencyMicros(1500)
                        .argsPreview("{\"message\":\"hello\"}")
                        .build());
    }

    @Test
    void showsAToolWithItsRevisionAsEtag() {
        String etag = etagOf(READABLE);
        HttpResponse<String> answer = admin.get("/api/tools/echo");
        assertThat(answer.headers().firstValue("ETag")).hasValue(etag);
        assertThat(RunningConsole.json(answer).at("/access/scopes/0").asText()).isEqualTo("demo:read");
        assertThat(RunningConsole.json(answer).path("upstream").isNull()).isTrue();
    }

    @Test
    void changesAccessAndKeepsWhoChangedIt() {
        HttpResponse<String> answer = admin.put("/api/tools/echo/access", etagOf(READABLE), CLOSED);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(RunningConsole.json(answer).at("/access/scopes/0").asText()).isEqualTo("demo:write");
        JsonNode revision =
                RunningConsole.json(admin.get("/api/tools/echo/revisions")).at("/revisions/0");
        assertThat(revision.path("author").asText()).isEqualTo("admin");
        assertThat(revision.at("/before/scopes/0").asText()).isEqualTo("demo:read");
        assertThat(answer.headers().firstValue("ETag"))
                .hasValue("\"" + revision.path("revision").asText() + "\"");
    }

    @Test
    void recordsAChangeOfAccess() {
        admin.put("/api/tools/echo/access", etagOf(READABLE), CLOSED);
        JsonNode event = RunningConsole.json(admin.get("/api/audit?front=console&tool=echo"))
                .at("/events/0");
        assertThat(event.path("method").asText()).isEqualTo("tools.access.change");
        assertThat(event.path("uid").asText()).isEqualTo("admin");
        assertThat(event.path("detail").asText()).contains("demo:read").contains("demo:write");
    }

    @Test
    void refusesAChangeThatNamesNoRevision() {
        HttpResponse<String> answer = admin.put("/api/tools/echo/access", null, CLOSED);
        assertThat(answer.statusCode()).isEqualTo(428);
        assertThat(RunningConsole.json(answer).path("code").asText()).isEqualTo("precondition_required");
    }

    @Test
    void refusesAChangeOfAnOlderRevisionAndShowsTheNewer() {
        String etag = etagOf(READABLE);
        admin.put("/api/tools/echo/access", etag, CLOSED);
        HttpResponse<String> answer = admin.put("/api/tools/echo/access", etag, CLOSED);
        assertThat(answer.statusCode()).isEqualTo(409);
        JsonNode error = RunningConsole.json(answer);
        assertThat(error.path("code").asText()).isEqualTo("revision_conflict");
        assertThat(error.at("/current/access/scopes/0").asText()).isEqualTo("demo:write");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json | not JSON",
                "{\"mode\":\"\t\"} | not JSON",
                "null | needs a JSON body",
                "[] | JSON object",
                "{} | Mode is missing",
                "{\"mode\":\"required\",\"scopes\":[],\"enabled\":true,\"color\":\"red\"} | no member color",
                "{\"mode\":\"open\",\"scopes\":[],\"enabled\":true} | public or optional or required",
                "{\"mode\":\"required\",\"scopes\":[\"a b\"],\"enabled\":true} | scope-token",
                "{\"mode\":\"required\",\"scopes\":[null],\"enabled\":true} | scope-token",
                "{\"mode\":\"required\",\"scopes\":\"a\",\"enabled\":true} | wrong type",
                "{\"mode\":\"required\",\"scopes\":[],\"enabled\":\"true\"} | Enabled has the wrong type",
                "{\"mode\":\"required\",\"mode\":\"public\",\"scopes\":[],\"enabled\":true} | not JSON",
            })
    void saysWhatIsWrongWithABody(String body, String message) {
        HttpResponse<String> answer = admin.put("/api/tools/echo/access", "\"0\"", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        JsonNode error = RunningConsole.json(answer);
        assertThat(error.path("code").asText()).isEqualTo("invalid_request");
        assertThat(error.path("message").asText())
                .contains(message)
                .doesNotContain("dev.gatehouse")
                .doesNotContain("java");
    }

    @Test
    void refusesABodyThatIsTooLong() {
        HttpResponse<String> answer = admin.post("/api/tokens/debug", "{\"token\":\"" + "a".repeat(200_000) + "\"}");
        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/unknown",
                "/api/tools/unknown",
                "/api/audit/4711",
                "/api/audit/abc",
                "/api/decisions/dec_unknown"
            })
    void answersWhatIsNotThereWithAnErrorOfItsShape(String path) {
        HttpResponse<String> answer =
                console.send(admin.request(path).header("Accept", "text/html,application/json;q=0.5"));
        assertThat(answer.statusCode()).isIn(404, 406);
        HttpResponse<String> asJson = admin.get(path);
        assertThat(asJson.statusCode()).isEqualTo(404);
        assertThat(RunningConsole.json(asJson).path("code").asText()).isEqualTo("not_found");
        assertThat(RunningConsole.json(asJson).path("requestId").asText())
                .isEqualTo(asJson.headers().firstValue("X-Request-Id").orElseThrow());
    }

    @Test
    void simulatesWithTheResolverThatDecidesCalls() {
        etagOf(READABLE);
        JsonNode now = RunningConsole.json(
                admin.post("/api/policy/simulate", "{\"tool\":\"echo\",\"scopes\":[\"demo:read\"]}"));
        JsonNode imagined = RunningConsole.json(admin.post(
                "/api/policy/simulate",
                "{\"tool\":\"echo\",\"scopes\":[\"demo:read\"],\"access\":" + CLOSED + ",\"anonymous\":null}"));
        assertThat(now.path("decision").asText()).isEqualTo("allow");
        assertThat(imagined.path("decision").asText()).isEqualTo("challenge");
        assertThat(imagined.at("/missingScopes/0").asText()).isEqualTo("demo:write");
    }

    @Test
    void findsEventsPageByPage() {
        refusal("pager");
        refusal("pager");
        refusal("pager");
        JsonNode first = RunningConsole.json(admin.get("/api/audit?user=pager&limit=2"));
        JsonNode second = RunningConsole.json(admin.get(
                "/api/audit?user=pager&limit=2&cursor=" + first.path("next").asText()));
        assertThat(first.path("total").asLong()).isEqualTo(3);
        assertThat(first.path("events")).hasSize(2);
        assertThat(second.path("events")).hasSize(1);
        assertThat(second.path("next").isNull()).isTrue();
    }

    @Test
    void showsAnEventWithItsLatencyInMilliseconds() {
        AuditEvent event = refusal();
        JsonNode shown = RunningConsole.json(admin.get("/api/audit/" + event.seq()));
        assertThat(shown.path("latencyMs").asDouble()).isEqualTo(1.5);
        assertThat(shown.path("time").asText()).isEqualTo("2026-11-21T09:00:00.120Z");
        assertThat(shown.path("hash").asText()).isEqualTo(event.hash().hex());
    }

    @Test
    void keepsPreviewsFromViewers() {
        AuditEvent event = refusal();
        for (String path : List.of(
                "/api/audit/" + event.seq(), "/api/decisions/" + event.entry().decisionId())) {
            assertThat(console.login("aldo").get(path).body()).contains("hello");
            assertThat(console.login("vera").get(path).body())
                    .doesNotContain("hello")
                    .contains("\"argsPreview\":null");
        }
        assertThat(console.login("vera").get("/api/audit/export").statusCode()).isEqualTo(403);
    }

    @Test
    void recordsEveryPreviewThatIsShownAndShowsNoneInLists() {
        AuditEvent event = refusal("revealed");
        RunningConsole.Operator aldo = console.login("aldo");

        assertThat(aldo.get("/api/audit?user=revealed").body())
                .contains("revealed")
                .doesNotContain("hello");
        assertThat(shownTo("aldo", event)).isZero();
        aldo.get("/api/decisions/" + event.entry().decisionId());
        aldo.get("/api/audit/" + event.seq());
        assertThat(shownTo("aldo", event)).isEqualTo(1);

        console.login("vera").get("/api/audit/" + event.seq());
        assertThat(shownTo("vera", event)).isZero();
    }

    private static long shownTo(String operator, AuditEvent event) {
        return console
                .search
                .find(AuditQuery.everything(1000)
                        .byUser(operator)
                        .where(AuditField.METHOD, "audit.reveal")
                        .after(event.seq()))
                .stream()
                .filter(act -> String.valueOf(act.entry().detail())
                        .contains(event.entry().decisionId()))
                .count();
    }

    @Test
    void recordsThatTheAuditIsReadOnceASessionAndMinute() {
        long before = console.log.headSeq();
        RunningConsole.Operator vera = console.login("vera");
        for (int i = 0; i < 5; i++) {
            assertThat(vera.get("/api/audit?user=nobody-" + i).statusCode()).isEqualTo(200);
        }
        List<AuditEvent> readings = console.search.find(AuditQuery.everything(10)
                .where(AuditField.METHOD, "audit.read")
                .byUser("vera")
                .after(before));
        assertThat(readings)
                .singleElement()
                .extracting(event -> event.entry().detail())
                .isEqualTo("Read /api/audit?user=nobody-0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"from=yesterday", "limit=0", "limit=1001", "limit=many", "cursor=x"})
    void refusesAParameterThatCannotBeRead(String parameter) {
        HttpResponse<String> answer = admin.get("/api/audit?" + parameter);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(RunningConsole.json(answer).path("code").asText()).isEqualTo("invalid_request");
    }

    @Test
    void exportsCsvThatNoSpreadsheetRuns() {
        refusal("csv");
        HttpResponse<String> answer = admin.get("/api/audit/export?format=csv&user=csv");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/csv;charset=utf-8");
        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                .startsWith("attachment; filename=\"gatehouse-audit-")
                .endsWith(".csv\"");
        assertThat(answer.body().lines()).hasSize(2);
        assertThat(answer.body())
                .startsWith("seq,time,decisionId,")
                .contains("\"'=HYPERLINK(\"\"http://evil.example\"\")\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "jsonl", "bundle"})
    void recordsTheManifestOfEachExportOnceItIsWritten(String format) throws Exception {
        String uid = "manifest-" + format;
        refusal(uid);
        long last = refusal(uid).seq();

        HttpResponse<byte[]> file = console.send(
                admin.request("/api/audit/export?format=" + format + "&user=" + uid),
                HttpResponse.BodyHandlers.ofByteArray());

        String sha256 =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(file.body()));
        JsonNode manifest = RunningConsole.json(admin.get("/api/audit?q=method:audit.manifest"))
                .path("events")
                .get(0);
        assertThat(manifest.path("uid").asText()).isEqualTo("admin");
        assertThat(manifest.path("detail").asText())
                .startsWith(
                        "Exported as " + format + ": what matches user:" + uid + " from the start to now. Events: 2, #")
                .contains(" to #" + last + ". Head of the chain: #")
                .endsWith("SHA-256 of the file: " + sha256);
    }

    @Test
    void compressesAnExportOnItsWayForWhoeverAcceptsThat() throws Exception {
        refusal("gzip");
        String path = "/api/audit/export?format=csv&user=gzip";

        HttpResponse<byte[]> compressed = export(path, "br, gzip;q=0.5");

        assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
        assertThat(compressed.headers().firstValue("Vary")).hasValue("Accept-Encoding");
        try (GZIPInputStream file = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
            assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(admin.get(path).body());
        }
        assertThat(export(path, "gzip;q=0").headers().firstValue("Content-Encoding"))
                .isEmpty();
        assertThat(export("/api/audit/export?format=bundle&user=gzip", "gzip")
                        .headers()
                        .firstValue("Content-Encoding"))
                .isEmpty();
    }

    private HttpResponse<byte[]> export(String path, String acceptEncoding) {
        return console.send(
                admin.request(path).header("Accept-Encoding", acceptEncoding), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void exportsJsonLinesOldestFirst() {
        AuditEvent first = refusal("jsonl");
        refusal("jsonl");
        HttpResponse<String> answer = admin.get("/api/audit/export?format=jsonl&user=jsonl");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/jsonl");
        List<String> lines = answer.body().lines().toList();
        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst()).startsWith("{\"seq\":" + first.seq() + ",");
    }

    @Test
    void recordsAnExport() {
        admin.get("/api/audit/export?format=csv&user=nobody");
        assertThat(RunningConsole.json(admin.get("/api/audit?q=method:audit.export"))
                        .at("/events/0/detail")
                        .asText())
                .isEqualTo("Exported as csv: format=csv&user=nobody");
    }

    @Test
    void verifiesTheChain() {
        refusal();
        JsonNode report = RunningConsole.json(admin.post("/api/audit/verify", null));
        assertThat(report.path("intact").asBoolean()).isTrue();
        assertThat(report.path("checked").asLong()).isEqualTo(console.log.headSeq());
        assertThat(report.path("firstBad").isNull()).isTrue();
        JsonNode state = RunningConsole.json(admin.get("/api/audit/verify"));
        assertThat(state.path("running").isNull()).isTrue();
        assertThat(state.path("last").path("headSeq")).isEqualTo(report.path("headSeq"));
    }

    @Test
    void verifiesAPartOfTheChainByItsEventsOrItsTime() {
        refusal();
        refusal();
        long head = console.log.headSeq();

        JsonNode two = RunningConsole.json(admin.post("/api/audit/verify?first=2&last=3", null));
        assertThat(two.path("firstSeq").asLong()).isEqualTo(2);
        assertThat(two.path("checked").asLong()).isEqualTo(2);
        assertThat(RunningConsole.json(admin.post("/api/audit/verify?from=2000-01-01T00:00:00Z", null))
                        .path("headSeq")
                        .asLong())
                .isEqualTo(head);
        for (String nothing : List.of(
                "first=0",
                "first=3&last=2",
                "first=2&from=2000-01-01T00:00:00Z",
                "from=x",
                "to=2000-01-01T00:00:00Z",
                "first=" + (head + 1_000))) {
            assertThat(admin.post("/api/audit/verify?" + nothing, null).statusCode())
                    .as(nothing)
                    .isEqualTo(400);
        }
    }

    @Test
    void provesEventsAndGivesTheSaltOnlyToWhoSeesWhatIsSalted() {
        refusal();
        String body = "{\"seqs\":[" + console.log.headSeq() + "]}";

        JsonNode forAdmin = RunningConsole.json(admin.post("/api/audit/proofs", body))
                .path("proofs")
                .get(0);
        JsonNode forViewer = RunningConsole.json(console.login("vera").post("/api/audit/proofs", body))
                .path("proofs")
                .get(0);

        assertThat(forAdmin.path("salt").asText()).hasSize(32);
        assertThat(forViewer.path("salt").isNull()).isTrue();
        assertThat(forViewer.path("callerDigest")).isEqualTo(forAdmin.path("callerDigest"));
        assertThat(admin.post("/api/audit/proofs", "{}").statusCode()).isEqualTo(400);
    }

    @Test
    void erasesAPersonForAnAdministratorAlone() {
        refusal("erased-person");
        assertThat(console.login("aldo")
                        .post("/api/audit/erasures", "{\"uid\":\"erased-person\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(admin.post("/api/audit/erasures", "{}").statusCode()).isEqualTo(400);

        JsonNode report = RunningConsole.json(admin.post("/api/audit/erasures", "{\"uid\":\"erased-person\"}"));

        assertThat(report.path("events").asLong()).isEqualTo(1);
        assertThat(RunningConsole.json(admin.get("/api/audit?user=erased-person"))
                        .path("events"))
                .isEmpty();
        AuditEvent told = console.search.bySeq(console.log.headSeq()).orElseThrow();
        assertThat(told.entry().method()).isEqualTo("audit.erase");
        assertThat(told.entry().uid()).isEqualTo("admin");
    }

    @Test
    void explainsADecisionAndWhatItWouldBeToday() {
        etagOf(READABLE);
        AuditEvent event = refusal();
        String path = "/api/decisions/" + event.entry().decisionId();
        JsonNode story = RunningConsole.json(admin.get(path));
        assertThat(story.path("summary").asText()).contains("echo");
        assertThat(story.path("steps").findValuesAsText("name")).contains("identity", "policy", "audit");
        assertThat(story.at("/today/missingScopes/0").asText()).isEqualTo("demo:read");
        etagOf("{\"mode\":\"public\",\"scopes\":[],\"enabled\":true}");
        assertThat(RunningConsole.json(admin.get(path)).at("/today/decision").asText())
                .isEqualTo("allow");
    }

    @Test
    void examinesATokenAndSaysWhatItsCallerMayCall() {
        etagOf(READABLE);
        String token = console.issuer.token().claim("scope", "demo:read").sign();
        JsonNode report = RunningConsole.json(admin.post("/api/tokens/debug", "{\"token\":\"Bearer " + token + "\"}"));
        assertThat(report.at("/verdict/accepted").asBoolean())
                .as(report.toString())
                .isTrue();
        assertThat(report.at("/tools/0/decision").asText()).isEqualTo("allow");
        assertThat(report.at("/caller/scopes/0").asText()).isEqualTo("demo:read");
    }

    @Test
    void saysWhyATokenIsRefused() {
        String token =
                console.issuer.token().claim("aud", "https://other.example.com").sign();
        JsonNode report = RunningConsole.json(admin.post("/api/tokens/debug", "{\"token\":\"" + token + "\"}"));
        assertThat(report.at("/verdict/accepted").asBoolean()).isFalse();
        assertThat(report.at("/verdict/code").asText()).isEqualTo("token_audience_mismatch");
        assertThat(report.path("caller").isNull()).isTrue();
        assertThat(report.path("tools")).isEmpty();
        assertThat(report.path("challenge").asText())
                .startsWith("Bearer resource_metadata=")
                .contains("error=\"invalid_token\"");
    }

    @Test
    void doesNotRecordAnExaminedToken() {
        long before = console.log.headSeq();
        admin.post("/api/tokens/debug", "{\"token\":\"" + console.issuer.token().sign() + "\"}");
        assertThat(console.log.headSeq()).isEqualTo(before);
    }

    @Test
    void givesAnOverview() {
        refusal();
        JsonNode overview = RunningConsole.json(admin.get("/api/overview"));
        assertThat(overview.at("/gateway/version").asText()).isEqualTo("1.2.3");
        assertThat(overview.at("/chain/headSeq").asLong()).isEqualTo(console.log.headSeq());
        assertThat(overview.at("/tools/enabled").asInt()).isEqualTo(1);
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

    private static final String LONG_URI = "docs://" + "shelf/".repeat(50);

    private static Resource page(String uri) {
        return Resource.of(
                uri,
                Presentation.of("handbook", "Handbook", null),
                null,
                Access.required("docs:read"),
                read -> ResourceContents.text(read.uri(), null, "text", null));
    }

    private static final String TEMPLATE = "template?id=docs%3A%2F%2Fpage%2F%7B%2Bpath%7D";

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
        JsonNode event =
                RunningConsole.json(admin.get("/api/audit?front=console")).at("/events/0");
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

    @Test
    void saysHowLongRequestsTookOverTime() {
        JsonNode latencies = RunningConsole.json(admin.get("/api/audit/latencies?buckets=5"));

        assertThat(latencies.path("bands")).isNotEmpty().allSatisfy(band -> {
            assertThat(band.path("counts").size()).isBetween(1, 6);
            assertThat(band.path("fromMs").asDouble())
                    .isLessThan(band.path("toMs").asDouble());
        });
        assertThat(admin.get("/api/audit/latencies?buckets=0").statusCode()).isEqualTo(400);
    }

    @Test
    void givesMetricsOfARange() {
        JsonNode metrics = RunningConsole.json(
                admin.get("/api/metrics?from=2026-11-21T09:00:00Z&to=2026-11-21T09:01:00Z&step=10"));
        assertThat(metrics.path("points")).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "step=0",
                "from=2026-11-21T09:00:00Z&to=2026-11-21T08:00:00Z",
                "from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z&step=1"
            })
    void refusesARangeThatMakesNoSense(String range) {
        assertThat(admin.get("/api/metrics?" + range).statusCode()).isEqualTo(400);
    }

    @Test
    void servesItsOpenApiDocument() {
        assertThat(RunningConsole.json(admin.get("/api/openapi.json"))
                        .path("openapi")
                        .asText())
                .isEqualTo("3.1.0");
    }

    @Test
    void showsUsersWithTheirLatestEvents() {
        User alex = console.users.add("alex", "Alex", null, "a long password".toCharArray());
        AuditEvent event = refusal(alex.uid());
        JsonNode all = RunningConsole.json(admin.get("/api/users"));
        JsonNode one = RunningConsole.json(admin.get("/api/users/" + alex.uid()));
        assertThat(all.path("users").findValuesAsText("username")).containsExactly("alex");
        assertThat(one.path("email").isNull()).isTrue();
        assertThat(one.at("/recent/0/seq").asLong()).isEqualTo(event.seq());
    }

    @Test
    void showsNoClientsWhereThereAreNone() {
        assertThat(RunningConsole.json(admin.get("/api/clients")).path("clients"))
                .isEmpty();
    }

    @Test
    void countsCallsForPrometheus() {
        console.meter.count("allow", false, 1500);
        assertThat(admin.get("/metrics").body())
                .contains("gatehouse_calls_total")
                .contains("ch_qos_logback");
    }
}
