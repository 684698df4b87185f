package dev.gatehouse.audit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import dev.gatehouse.audit.sink.SinkConfig.From;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.Recorder;
import dev.gatehouse.testing.TestClock;
import dev.gatehouse.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SinksTest {
    private static final Instant TIME = Instant.parse("2026-03-01T10:15:30.123Z");

    private final TestDatabase kind;

    @TempDir
    private Path folder;

    private final Recorder receiver = Recorder.start();
    private final Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
    private Database database;
    private AuditLog log;
    private @Nullable Sinks sinks;

    SinksTest(TestDatabase kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws Exception {
        egress.start();
        database = kind.open(folder);
        log = new AuditLog(database);
    }

    @AfterEach
    void close() throws Exception {
        stop();
        receiver.close();
        egress.stop();
        database.close();
    }

    private void start(SinkConfig... configs) {
        sinks = new Sinks(List.of(configs), database, log, egress, null, folder, Clock.systemUTC());
        sinks.start();
    }

    private void stop() {
        if (sinks != null) {
            sinks.stop();
        }
    }

    private double lag() {
        return Objects.requireNonNull(Objects.requireNonNull(sinks).lags().get("siem"))
                .getAsDouble();
    }

    private void record(String tool) {
        log.append(new AuditEntryBuilder(TIME, DecisionId.next(), "mcp", "tools/call")
                .tool(tool)
                .argsPreview("{\"secretly\":\"private\"}")
                .build());
    }

    private SinkConfig webhook(From from) {
        return new SinkConfig(
                "siem", SinkConfig.Type.WEBHOOK, receiver.url(), "t0ken", null, from, null, null, null, null, null);
    }

    private SinkConfig files(From from) {
        return new SinkConfig(
                "archive",
                SinkConfig.Type.DIRECTORY,
                null,
                null,
                folder.resolve("out"),
                from,
                null,
                2,
                null,
                null,
                null);
    }

    /** The tools of the events that the receiver has taken, in their order. */
    private List<String> taken() {
        return receiver.requests().stream().flatMap(SinksTest::tools).toList();
    }

    private static Stream<String> tools(String text) {
        return text.lines().filter(line -> line.startsWith("{")).map(line -> {
            try {
                return new ObjectMapper().readTree(line).path("tool").asText();
            } catch (IOException e) {
                throw new IllegalStateException(line, e);
            }
        });
    }

    private static void eventually(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
    }

    @Test
    void postsEventsAsJsonLinesWithTheToken() {
        record("first");
        record("second");

        start(webhook(From.START));

        eventually(() -> assertThat(taken()).containsExactly("first", "second"));
        assertThat(receiver.lastField("Authorization")).containsExactly("Bearer t0ken");
        assertThat(receiver.lastField("Content-Type")).containsExactly("application/x-ndjson");
        assertThat(receiver.lastField("Idempotency-Key")).hasSize(1);
        assertThat(receiver.last()).doesNotContain("private");
    }

    @Test
    void aNewSinkBeginsWithWhatIsRecordedFromNowOn() {
        record("before");
        start(webhook(From.NOW));
        eventually(() -> assertThat(lag()).isZero());

        record("after");

        eventually(() -> assertThat(taken()).containsExactly("after"));
    }

    @Test
    void goesOnWhereItStoppedAfterARestart() {
        record("first");
        start(webhook(From.START));
        eventually(() -> assertThat(taken()).containsExactly("first"));
        eventually(() -> assertThat(lag()).isZero());
        stop();

        record("second");
        start(webhook(From.START));

        eventually(() -> assertThat(taken()).containsExactly("first", "second"));
    }

    @Test
    void losesNothingWhileTheReceiverFails() {
        AtomicBoolean up = new AtomicBoolean();
        receiver.answersBy(_ -> up.get() ? Recorder.json("{}") : Recorder.answer("503 Down", "text/plain", ""));
        record("first");
        start(webhook(From.START));
        eventually(() -> assertThat(receiver.requests()).isNotEmpty());

        record("second");
        up.set(true);
        int failed = taken().size();

        eventually(() -> assertThat(taken().subList(failed, taken().size())).contains("first", "second"));
        eventually(() -> assertThat(lag()).isZero());
        assertThat(folder.resolve("dead-letters")).doesNotExist();
    }

    @Test
    void putsAsideWhatTheReceiverWillNeverTakeAndGoesOn() {
        receiver.answersBy(request ->
                request.contains("\"poison\"") ? Recorder.answer("400 Bad", "text/plain", "") : Recorder.json("{}"));
        record("first");
        record("poison");
        record("last");

        start(webhook(From.START));

        eventually(() -> assertThat(lag()).isZero());
        assertThat(folder.resolve("dead-letters/siem.jsonl"))
                .content()
                .satisfies(lines -> assertThat(tools(lines)).containsExactly("poison"));
        assertThat(taken()).contains("first", "last");
    }

    @Test
    void writesAFileForEachDayThatItsOwnerAloneCanRead() throws IOException {
        record("first");
        record("second");
        record("third");

        start(files(From.START));

        Path file = folder.resolve("out/audit-2026-03-01.jsonl");
        eventually(() -> {
            assertThat(file).exists();
            assertThat(tools(Files.readString(file))).containsExactly("first", "second", "third");
        });
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void withAScheduleItHandsOnWhenItIsTime() throws Exception {
        TestClock clock = new TestClock(TIME.plus(Duration.ofMinutes(5)));
        Path file = folder.resolve("out/audit-2026-03-01.jsonl");
        record("first");
        SinkConfig config = new SinkConfig(
                "siem",
                SinkConfig.Type.DIRECTORY,
                null,
                null,
                folder.resolve("out"),
                From.START,
                null,
                2,
                null,
                null,
                SinkSchedule.of("6h"));
        Sinks running = new Sinks(List.of(config), database, log, egress, null, folder, clock);
        sinks = running;
        running.start();
        eventually(() -> assertThat(lag()).isEqualTo(1));
        record("second");
        record("third");
        eventually(() -> assertThat(lag()).isEqualTo(3));
        assertThat(file).doesNotExist();

        clock.moveTo(Instant.parse("2026-03-01T12:00:00Z"));

        eventually(() -> assertThat(lag()).isZero());
        assertThat(tools(Files.readString(file))).containsExactly("first", "second", "third");
    }

    @Test
    void aScheduleIsATimeOfDayOrHowOften() {
        Instant now = Instant.parse("2026-03-01T10:15:30Z");

        assertThat(SinkSchedule.of("02:30").lastBefore(now)).isEqualTo("2026-03-01T02:30:00Z");
        assertThat(SinkSchedule.of("10:16").lastBefore(now)).isEqualTo("2026-02-28T10:16:00Z");
        assertThat(SinkSchedule.of("6h").lastBefore(now)).isEqualTo("2026-03-01T06:00:00Z");
        assertThat(SinkSchedule.of("15m").lastBefore(now)).isEqualTo("2026-03-01T10:15:00Z");
        assertThat(SinkSchedule.of(SinkSchedule.of("6h").text())).isEqualTo(SinkSchedule.of("6h"));
        assertThat(SinkSchedule.of("1d").text()).isEqualTo("00:00");
        for (String wrong : List.of("25:00", "hourly", "1s", "8d", "")) {
            assertRefused(() -> SinkSchedule.of(wrong));
        }
        assertRefused(() -> new SinkConfig(
                "siem", SinkConfig.Type.STDOUT, null, null, null, null, null, null, null, null, SinkSchedule.of("6h")));
    }

    @Test
    void sealsAFileWithAManifestOnceItsDayIsOver() throws Exception {
        record("first");
        record("second");
        start(files(From.START));
        Path manifest = folder.resolve("out/audit-2026-03-01.manifest.json");
        eventually(
                () -> assertThat(folder.resolve("out/audit-2026-03-01.jsonl")).exists());
        assertThat(manifest).doesNotExist();

        log.append(
                new AuditEntryBuilder(TIME.plus(Duration.ofDays(1)), DecisionId.next(), "mcp", "tools/call").build());

        eventually(() -> assertThat(manifest).exists());
        byte[] file = Files.readAllBytes(folder.resolve("out/audit-2026-03-01.jsonl"));
        var said = new ObjectMapper().readTree(Files.readString(manifest));
        assertThat(said.path("events").asInt()).isEqualTo(2);
        assertThat(said.path("bytes").asInt()).isEqualTo(file.length);
        assertThat(said.path("sha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(file)));
        assertThat(folder.resolve("out/audit-2026-03-02.manifest.json")).doesNotExist();
    }

    @Test
    void mendsALineThatACrashTore() throws IOException {
        Path file = Files.createDirectories(folder.resolve("out")).resolve("audit-2026-03-01.jsonl");
        Files.writeString(file, "{\"tool\":\"to");
        record("whole");

        start(files(From.START));

        eventually(() -> assertThat(Files.readAllLines(file)).hasSize(2));
        assertThat(tools(Files.readAllLines(file).get(1))).containsExactly("whole");
    }

    @Test
    void ofSeveralNodesOneHandsOnUntilItStops() {
        SinkPositions one = new SinkPositions(database, Clock.systemUTC(), "one");
        SinkPositions other = new SinkPositions(database, Clock.systemUTC(), "other");

        assertThat(one.hold("siem", 7)).isEqualTo(7);
        assertThat(other.hold("siem", 7)).isNull();
        assertThat(other.advance("siem", 8)).isFalse();
        assertThat(one.advance("siem", 9)).isTrue();
        one.release("siem");
        assertThat(other.hold("siem", 0)).isEqualTo(9);
        assertThat(one.hold("siem", 0)).isNull();
    }

    @Test
    void takesOverFromANodeThatIsNotHeardOf() {
        Clock start = Clock.fixed(TIME, java.time.ZoneOffset.UTC);
        new SinkPositions(database, start, "one").hold("siem", 7);

        Clock later = Clock.offset(start, Duration.ofSeconds(61));
        assertThat(new SinkPositions(database, later, "other").hold("siem", 0)).isEqualTo(7);
    }

    @Test
    void refusesASinkThatCannotWork() {
        URI url = URI.create("https://siem.example.com/events");
        assertRefused(() ->
                new SinkConfig("SIEM", SinkConfig.Type.STDOUT, null, null, null, null, null, null, null, null, null));
        assertRefused(() -> new SinkConfig("siem", null, null, null, null, null, null, null, null, null, null));
        assertRefused(() ->
                new SinkConfig("siem", SinkConfig.Type.WEBHOOK, null, null, null, null, null, null, null, null, null));
        assertRefused(() ->
                new SinkConfig("siem", SinkConfig.Type.STDOUT, url, null, null, null, null, null, null, null, null));
        assertRefused(() ->
                new SinkConfig("siem", SinkConfig.Type.STDOUT, null, "t", null, null, null, null, null, null, null));
        assertRefused(() -> new SinkConfig(
                "siem", SinkConfig.Type.DIRECTORY, null, null, null, null, null, null, null, null, null));
        assertRefused(() ->
                new SinkConfig("siem", SinkConfig.Type.WEBHOOK, url, null, null, null, null, 0, null, null, null));
        assertThat(new SinkConfig(
                                "siem", SinkConfig.Type.WEBHOOK, url, "t0ken", null, null, null, null, null, null, null)
                        .toString())
                .doesNotContain("t0ken");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable made) {
        assertThatIllegalArgumentException().isThrownBy(made).withMessageStartingWith("audit.sinks: ");
    }
}
