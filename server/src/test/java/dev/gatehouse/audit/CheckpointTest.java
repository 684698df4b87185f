package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestDatabase;
import io.dropwizard.util.Duration;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the chain alone cannot show, its signed checkpoints do. */
class CheckpointTest {
    @TempDir
    Path folder;

    private final Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
    private Database database;
    private AuditLog log;
    private CheckpointKey key;
    private Path outside;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.SQLITE.open(folder);
        log = new AuditLog(database);
        key = CheckpointKey.open(folder);
        outside = folder.resolve("elsewhere/checkpoints.txt");
        egress.start();
    }

    @AfterEach
    void close() throws Exception {
        egress.stop();
        database.close();
    }

    @Test
    void everyCheckpointFitsAnUntouchedChain() throws Exception {
        recordAndSign(10);
        recordAndSign(5);

        ChainVerifier.Report report = verify();

        assertThat(report.firstBad()).isNull();
        assertThat(report.checkpoints()).isEqualTo(2);
        assertThat(Files.readAllLines(outside)).hasSize(2);
        assertThat(Files.readAllLines(folder.resolve("audit-checkpoints.txt"))).hasSize(2);
    }

    @Test
    void aRunningGatewaySignsAfterSoManyEvents() throws Exception {
        Checkpointer checkpointer = checkpointer(new CheckpointConfig(3, Duration.hours(1), null, outside, null));
        checkpointer.start();
        append(3);
        await().until(() -> database.reader().withHandle(Checkpoint::last) == 3);
        append(1);
        checkpointer.stop();

        assertThat(database.reader().withHandle(Checkpoint::all))
                .extracting(Checkpoint::seq)
                .containsExactly(3L, 4L);
        assertThat(verify().checkpoints()).isEqualTo(2);
    }

    @Test
    void aRunningGatewaySignsAfterSomeTime() throws Exception {
        Checkpointer checkpointer = checkpointer(new CheckpointConfig(1_000, Duration.seconds(1), null, null, null));
        checkpointer.start();
        append(1);
        await().until(() -> database.reader().withHandle(Checkpoint::last) == 1);
        checkpointer.stop();
    }

    @Test
    void findsThatTheLastEventsWereCutOff() throws Exception {
        recordAndSign(10);
        tamper("DELETE FROM audit_event WHERE seq > 7");

        assertBad(10, "cut");
        assertThat(new ChainVerifier(database).verify().firstBad()).returns("cut", ChainVerifier.Bad::problem);
    }

    @Test
    void findsThatTheLastEventsWereCutOffTogetherWithTheirCheckpointsByTheOneKeptOutside() throws Exception {
        recordAndSign(10);
        tamper("DELETE FROM audit_event WHERE seq > 7");
        tamper("DELETE FROM audit_checkpoint");

        assertThat(new ChainVerifier(database).verify().intact()).isTrue();
        assertBad(10, "cut");
    }

    @Test
    void findsAChainThatWasRewrittenFromTheBeginning() throws Exception {
        recordAndSign(10);
        tamper("DELETE FROM audit_event");
        tamper("DELETE FROM audit_checkpoint");
        AuditLog forged = new AuditLog(database);
        IntStream.range(0, 12)
                .forEach(i -> forged.append(Entries.call("sam", "echo").build()));

        assertThat(new ChainVerifier(database).verify().intact()).isTrue();
        assertBad(10, "checkpoint");
    }

    @Test
    void findsACheckpointThatSomebodyElseSigned() throws Exception {
        recordAndSign(10);
        Checkpoint forged = Checkpoint.sign(log.head(), CheckpointKey.open(folder.resolve("forger")), Entries.TIME);
        database.write(handle -> handle.execute("UPDATE audit_checkpoint SET token = ?", forged.token()));

        assertBad(10, "signature");
    }

    @Test
    void findsACheckpointWhoseRowSaysSomethingElseThanWasSigned() throws Exception {
        recordAndSign(10);
        tamper("UPDATE audit_checkpoint SET seq = 9");

        assertBad(9, "signature");
    }

    @Test
    void goesOnAfterALineThatACrashCutShort() throws Exception {
        recordAndSign(3);
        Files.writeString(outside, "eyJhbGciOiJFUzI1NiJ9.eyJ3", StandardOpenOption.APPEND);
        recordAndSign(3);

        assertThat(new CheckpointFile(outside).read())
                .extracting(Checkpoint::seq)
                .containsExactly(3L, 6L);
        assertThat(verify().intact()).isTrue();
    }

    @Test
    void aPlaceThatCannotBeReachedHoldsUpNoneOfTheOthers() throws Exception {
        Path notAFolder = Files.createFile(folder.resolve("file"));
        append(2);
        checkpointer(new CheckpointConfig(
                        1_000,
                        null,
                        notAFolder.resolve("checkpoints.txt"),
                        outside,
                        URI.create("http://127.0.0.1:1/checkpoints")))
                .checkpoint();

        assertThat(Files.readAllLines(outside)).hasSize(1);
        assertThat(verify().checkpoints()).isEqualTo(1);
    }

    @Test
    void sendsEachToAPlaceOutside() throws Exception {
        Queue<String> received = new ConcurrentLinkedQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/vault", exchange -> {
            received.add(exchange.getRequestMethod() + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
        try {
            append(2);
            URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/vault");
            checkpointer(new CheckpointConfig(null, null, null, null, url)).checkpoint();
        } finally {
            server.stop(0);
        }

        String token = database.reader().withHandle(Checkpoint::all).getFirst().token();
        assertThat(received).containsExactly("PUT " + token);
    }

    @Test
    void theKeyIsForItsOwnerAloneAndStaysTheSame() throws Exception {
        Path file = folder.resolve("keys/audit.json");

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(CheckpointKey.open(folder).signed(key.sign(dev.gatehouse.json.Json.object())))
                .isTrue();
    }

    @Test
    void aFileThatIsNamedMustBeThere() {
        assertThatThrownBy(() -> new ChainVerifier(database).and(folder.resolve("missing")))
                .isInstanceOf(NoSuchFileException.class);
    }

    private void recordAndSign(int events) {
        append(events);
        checkpointer(new CheckpointConfig(null, null, null, outside, null)).checkpoint();
    }

    private void append(int events) {
        IntStream.range(0, events)
                .forEach(i -> log.append(Entries.call("alex", "echo").build()));
    }

    private Checkpointer checkpointer(CheckpointConfig config) {
        return new Checkpointer(log, database, key, config, folder, egress, Clock.systemUTC());
    }

    private ChainVerifier.Report verify() throws IOException {
        return new ChainVerifier(database, key, List.of()).and(outside(outside)).verify();
    }

    private static Path outside(@Nullable Path file) throws IOException {
        Path there = java.util.Objects.requireNonNull(file);
        if (!Files.exists(there)) {
            Files.createDirectories(there.getParent());
            Files.createFile(there);
        }
        return there;
    }

    private void assertBad(long seq, String problem) throws IOException {
        assertThat(verify().firstBad())
                .returns(seq, ChainVerifier.Bad::seq)
                .returns(problem, ChainVerifier.Bad::problem);
    }

    private void tamper(String sql) {
        database.write(handle -> handle.execute(sql));
    }
}
