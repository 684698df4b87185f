package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the admin API tells of the record: events, exports, proofs, and who read them. */
class AuditApiTest {
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

    @Test
    void findsEventsPageByPage() {
        console.refusal("pager");
        console.refusal("pager");
        console.refusal("pager");
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
        AuditEvent event = console.refusal();
        JsonNode shown = RunningConsole.json(admin.get("/api/audit/" + event.seq()));
        assertThat(shown.path("latencyMs").asDouble()).isEqualTo(1.5);
        assertThat(shown.path("time").asText()).isEqualTo("2026-11-21T09:00:00.120Z");
        assertThat(shown.path("hash").asText()).isEqualTo(event.hash().hex());
    }

    @Test
    void keepsPreviewsFromViewers() {
        AuditEvent event = console.refusal();
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
        AuditEvent event = console.refusal("revealed");
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
        console.refusal("csv");
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
        console.refusal(uid);
        long last = console.refusal(uid).seq();

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
        console.refusal("gzip");
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
        AuditEvent first = console.refusal("jsonl");
        console.refusal("jsonl");
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
        console.refusal();
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
        console.refusal();
        console.refusal();
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
        console.refusal();
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
        console.refusal("erased-person");
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
    void saysHowLongRequestsTookOverTime() {
        console.refusal();
        JsonNode latencies = RunningConsole.json(admin.get("/api/audit/latencies?buckets=5"));

        assertThat(latencies.path("bands")).isNotEmpty().allSatisfy(band -> {
            assertThat(band.path("counts").size()).isBetween(1, 6);
            assertThat(band.path("fromMs").asDouble())
                    .isLessThan(band.path("toMs").asDouble());
        });
        assertThat(admin.get("/api/audit/latencies?buckets=0").statusCode()).isEqualTo(400);
    }
}
