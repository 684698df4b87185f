package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events of PostgreSQL in partitions: made ahead, appended to in batches, dropped when they are over. */
class PartitionsTest {
    private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");
    /** The place before the last of the first partition. */
    private static final long NEARLY = 999_998;

    @TempDir
    private Path folder;

    private Database database;
    private AuditLog log;
    private CheckpointKey key;

    @BeforeEach
    void open() throws Exception {
        database = TestDatabase.POSTGRESQL.open(folder);
        key = CheckpointKey.open(folder);
        // Stands for the events before it, and is never verified.
        Sha256 hash = Sha256.of(new byte[] {1});
        database.write(handle -> handle.createUpdate(
                        "INSERT INTO audit_event SELECT :seq, 0, :id, '', NULL, NULL, 0, '', '', '',"
                                + " NULL, NULL, 'allow', '', '', '', NULL, 0, NULL, '', 'ok', 200, 0, 0, 0, 0, 1, NULL,"
                                + " NULL, NULL, NULL, NULL, NULL, :hash")
                .bind("seq", NEARLY)
                .bind("id", new byte[16])
                .bind("hash", hash.bytes())
                .execute());
        log = new AuditLog(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private List<Long> ends() {
        return database.reader().withHandle(Partitions::all).stream()
                .map(Partitions.Partition::end)
                .toList();
    }

    private AuditEvent append(Duration ago) {
        return log.append(Entries.callAt(NOW.minus(ago), "alex").build());
    }

    @Test
    void areMadeAheadOfTheEvents() {
        assertThat(ends()).containsExactly(1_000_001L, 2_000_001L);

        new Partitions(database, log).makeAhead();
        new Partitions(database, log).makeAhead();

        assertThat(ends()).containsExactly(1_000_001L, 2_000_001L, 3_000_001L);
    }

    @Test
    void areDroppedAsAWholeWhenTheyAreOver() {
        append(Duration.ofDays(100));
        append(Duration.ofDays(100));
        database.write(handle -> {
            Checkpoint.sign(log.head(), key, NOW).insert(handle, NOW);
            return 0;
        });
        append(Duration.ZERO);

        new Retention(log, database, key, Duration.ofDays(90), Clock.fixed(NOW, ZoneOffset.UTC)).removeWhatIsOver();

        assertThat(ends()).containsExactly(2_000_001L);
        assertThat(new ChainVerifier(database, key, List.of()).verify())
                .returns(true, ChainVerifier.Report::intact)
                .returns(1_000_000L, ChainVerifier.Report::removed)
                .returns(2L, ChainVerifier.Report::checked);
    }

    @Test
    void aQueryReadsThePartitionsOfItsEventsAlone() {
        new Partitions(database, log).makeAhead();
        String range = AuditTable.SELECT + "WHERE e.seq > $1 AND e.seq <= $2 ORDER BY e.seq LIMIT 100";
        String page = AuditTable.SELECT + "WHERE e.seq IN ($1, $2) ORDER BY e.seq";
        database.reader().useHandle(handle -> {
            handle.execute("PREPARE range_of_events (BIGINT, BIGINT) AS " + range);
            handle.execute("PREPARE page_of_events (BIGINT, BIGINT) AS " + page);
            for (String planned : List.of("force_custom_plan", "force_generic_plan")) {
                handle.execute("SET plan_cache_mode = " + planned);
                for (String prepared : List.of("range_of_events", "page_of_events")) {
                    List<String> read = handle
                            .createQuery("EXPLAIN (ANALYZE) EXECUTE " + prepared + " (1000001, 1000100)")
                            .mapTo(String.class)
                            .stream()
                            .filter(line -> line.contains(" on audit_event_") && !line.contains("(never executed)"))
                            .toList();
                    assertThat(read)
                            .as("%s, %s", prepared, planned)
                            .isNotEmpty()
                            .allMatch(line -> line.contains(" on audit_event_1000001"));
                }
            }
            handle.execute("DEALLOCATE ALL");
            handle.execute("RESET plan_cache_mode");
        });
    }

    @Test
    void takeBatchesOfTwoNodesInOneChain() throws Exception {
        AuditEvent first = append(Duration.ZERO);
        try (Database other = TestDatabase.POSTGRESQL.open(folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AuditLog otherLog = new AuditLog(other);
            List<Future<AuditEvent>> appended = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                AuditLog node = i % 2 == 0 ? log : otherLog;
                String uid = "user-" + i % 7;
                appended.add(threads.submit(
                        () -> node.append(Entries.callAt(NOW, uid).build())));
            }
            for (Future<AuditEvent> event : appended) {
                assertThat(event.get().seq()).isGreaterThan(first.seq());
            }
        }
        List<AuditEvent> events = new AuditTail(database).after(first.seq(), 1_000);
        assertThat(events).hasSize(200);
        Sha256 before = first.hash();
        for (AuditEvent event : events) {
            assertThat(event.prevHash()).isEqualTo(before);
            before = event.hash();
        }
    }
}
