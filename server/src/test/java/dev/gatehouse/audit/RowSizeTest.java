package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an audited call costs on disk, everything that is kept of it counted: its row, its callers, the index. */
class RowSizeTest {
    private static final int EVENTS = 3 * IndexBlock.ROWS;
    private static final double MOST_BYTES = 600;

    @TempDir
    private Path folder;

    @Test
    void anEventTakesLessThan600BytesWithItsIndexes() throws Exception {
        try (Database database = TestDatabase.SQLITE.open(folder)) {
            AuditLog log = new AuditLog(database);
            long before = size(database);
            Random random = new Random(6);
            try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < EVENTS; i++) {
                    AuditEntry entry = entry(i, random);
                    writers.execute(() -> log.append(entry));
                }
            }
            assertThat(log.headSeq()).isEqualTo(EVENTS);
            new AuditIndexer(new AuditSearch(database)).catchUp();
            double each = (double) (size(database) - before) / EVENTS;

            assertThat(each).as("bytes an event").isBetween(100.0, MOST_BYTES);
        }
    }

    private static AuditEntry entry(int number, Random random) {
        Instant time = Entries.TIME.plusMillis(37L * number);
        int user = (int) Math.min(199, Math.abs(random.nextGaussian()) * 60);
        AuditEntryBuilder entry = Entries.callAt(time, "user-" + user)
                .requestId(new UUID(random.nextLong(), random.nextLong()).toString())
                .sessionId(HexFormat.of().toHexDigits(random.nextLong()))
                .address("10.1." + user % 8 + "." + user)
                .userAgent("Example/1." + user % 5)
                .tool("orders_" + random.nextInt(30))
                .upstream("orders")
                .latencyMicros(500 + random.nextInt(40_000))
                .argsBytes(random.nextInt(2_000))
                .resultBytes(random.nextInt(20_000))
                .argsDigest(digest(number))
                .argsPreview("{\"id\":\"" + number + "\",\"include\":[\"lines\",\"customer\"]}")
                .resultDigest(digest(-number));
        return number % 20 == 0
                ? entry.decision("deny")
                        .reason("insufficient_scope")
                        .outcome("refused")
                        .status(403)
                        .detail("The scope orders:write is missing.")
                        .build()
                : entry.build();
    }

    private static Sha256 digest(int number) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(HexFormat.of().toHexDigits(number).getBytes(StandardCharsets.US_ASCII));
        return Sha256.result(digest);
    }

    /** All pages of the file, whether they are in it yet or in the write-ahead log. */
    private static long size(Database database) {
        return database.reader()
                .withHandle(handle -> handle.createQuery(
                                "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
                        .mapTo(Long.class)
                        .one());
    }
}
