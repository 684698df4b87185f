package dev.gatehouse.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditTail;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.Node;
import dev.gatehouse.testing.TestDatabase;
import io.dropwizard.util.Duration;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that speaks S3 and is not ours, npm's s3rver; npm's aws4 checks the signatures. */
class BucketTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant TIME = Instant.parse("2026-03-01T23:59:30Z");
    private static final String OBJECT = "._S3rver_object";

    @TempDir
    private static Path kept;

    private static Process server;
    private static URI endpoint;

    @TempDir
    private Path folder;

    private final Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
    private Database database;
    private AuditLog log;

    @BeforeAll
    static void startServer() throws IOException, InterruptedException {
        server = Node.script("s3-server.mjs", kept.toString(), "audit-archive")
                .redirectError(kept.resolve("server.log").toFile())
                .start();
        endpoint = URI.create(server.inputReader().readLine());
    }

    @AfterAll
    static void stopServer() {
        server.destroy();
    }

    @BeforeEach
    void open() throws Exception {
        egress.start();
        database = TestDatabase.SQLITE.open(folder);
        log = new AuditLog(database);
    }

    @AfterEach
    void close() throws Exception {
        egress.stop();
        database.close();
    }

    private static BucketConfig bucket(String prefix, String secret) {
        return new BucketConfig("audit-archive", null, endpoint, prefix, "S3RVER", secret, Duration.seconds(1));
    }

    private void record(Instant time, String tool) {
        log.append(new AuditEntryBuilder(time, DecisionId.next(), "mcp", "tools/call")
                .tool(tool)
                .build());
    }

    private static List<String> names(String prefix) throws IOException {
        Path root = kept.resolve("audit-archive").resolve(prefix);
        if (!Files.exists(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString())
                    .filter(name -> name.endsWith(OBJECT))
                    .map(name -> name.substring(0, name.length() - OBJECT.length()))
                    .sorted()
                    .toList();
        }
    }

    private static byte[] object(String name) throws IOException {
        return Files.readAllBytes(kept.resolve("audit-archive").resolve(name + OBJECT));
    }

    @Test
    void keepsAnObjectADayWithAManifestThatProvesIt() throws Exception {
        record(TIME, "first");
        record(TIME, "second");
        record(TIME.plusSeconds(60), "third");
        SinkConfig config = new SinkConfig(
                "archive",
                SinkConfig.Type.S3,
                null,
                null,
                null,
                SinkConfig.From.START,
                null,
                null,
                null,
                bucket("gw/", "S3RVER"),
                null);
        Sinks sinks = new Sinks(List.of(config), database, log, egress, null, folder, Clock.systemUTC());

        sinks.start();

        Awaitility.await()
                .atMost(java.time.Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(names("gw"))
                        .containsExactly(
                                "2026/03/01/audit-000000000001-000000000002.jsonl.gz",
                                "2026/03/01/audit-000000000001-000000000002.manifest.json",
                                "2026/03/02/audit-000000000003-000000000003.jsonl.gz",
                                "2026/03/02/audit-000000000003-000000000003.manifest.json"));
        sinks.stop();
        JsonNode manifest = JSON.readTree(object("gw/2026/03/01/audit-000000000001-000000000002.manifest.json"));
        byte[] object = object(manifest.path("object").asText());
        assertThat(manifest.path("sha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(object)));
        assertThat(manifest.path("events").asInt()).isEqualTo(2);
        List<AuditEvent> recorded = new AuditTail(database).after(0, 10);
        assertThat(manifest.path("hash").asText())
                .isEqualTo(recorded.get(1).hash().hex());
        String lines = new String(
                new GZIPInputStream(new java.io.ByteArrayInputStream(object)).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(lines.lines().map(BucketTest::tool)).containsExactly("first", "second");
    }

    private static String tool(String line) {
        try {
            return JSON.readTree(line).path("tool").asText();
        } catch (IOException e) {
            throw new IllegalStateException(line, e);
        }
    }

    @Test
    void aWrongSecretIsSaidByTheCodeOfTheServer() {
        record(TIME, "first");
        Bucket bucket =
                new Bucket(bucket("bad/", "wrong"), SinkConfig.Format.GATEHOUSE, false, egress, Clock.systemUTC());

        assertThatExceptionOfType(Undelivered.class)
                .isThrownBy(() -> bucket.deliver(new AuditTail(database).after(0, 10)))
                .withMessage("the bucket answers with status 403 SignatureDoesNotMatch");
    }

    @Test
    void refusesABucketThatCannotWork() {
        assertRefused(() -> new BucketConfig(null, null, null, null, "id", "secret", null));
        assertRefused(() -> new BucketConfig("b", null, null, null, "id", "secret", null));
        assertRefused(() -> new BucketConfig("bucket", null, null, null, "id", "", null));
        assertRefused(() -> new BucketConfig("bucket", null, URI.create("https://a/b"), null, "id", "secret", null));
        assertRefused(() -> new BucketConfig("bucket", null, null, "a b", "id", "secret", null));
        assertThat(new BucketConfig("bucket", "eu-central-1", null, null, "id", "secret", null))
                .satisfies(made -> assertThat(made.endpoint()).hasToString("https://s3.eu-central-1.amazonaws.com"))
                .satisfies(made -> assertThat(made.toString()).doesNotContain("secret"));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new SinkConfig("a", SinkConfig.Type.S3, null, null, null, null, null, null, null, null, null));
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable made) {
        assertThatIllegalArgumentException().isThrownBy(made).withMessageStartingWith("audit.sinks: bucket.");
    }
}
