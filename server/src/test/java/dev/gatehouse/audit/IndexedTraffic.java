package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.DatabaseConfig;
import dev.gatehouse.testing.TemporaryFolder;
import dev.gatehouse.testing.Traffic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Two days of traffic, found in two ways: through blocks that are sealed, and through some that are not; and read event
 * by event, which says what must be found. One for all tests of this JVM, which leave it as it is.
 */
final class IndexedTraffic {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Instant MIDDLE = START.plus(Duration.ofDays(1));
    static final Instant END = START.plus(Duration.ofDays(2));
    static final int EVENTS = 3 * IndexBlock.ROWS + 1_000;

    private final Database database;
    private final AuditSearch sealed;
    private final AuditSearch growing;
    private final List<AuditEvent> all = new ArrayList<>();

    private IndexedTraffic(Path folder) throws Exception {
        DatabaseConfig config = DatabaseConfig.at("jdbc:sqlite:" + folder.resolve("sealed.db"));
        database = Database.open(config);
        new Traffic(7, START, Duration.ofDays(2), 300, 40).append(new AuditLog(database), EVENTS);
        sealed = new AuditSearch(database);
        sealed.stream(AuditQuery.everything(1), all::add);
        assertThat(new AuditIndexer(sealed).catchUp()).isEqualTo(3);

        Path copy = folder.resolve("growing.db");
        Database.backup(config, copy);
        Database other = Database.open("jdbc:sqlite:" + copy);
        other.write(handle -> handle.execute("DELETE FROM audit_block WHERE block > 1"));
        growing = new AuditSearch(other);
    }

    static IndexedTraffic shared() {
        return Shared.TRAFFIC;
    }

    Database database() {
        return database;
    }

    /** Finds in three sealed blocks and the beginning of one. */
    AuditSearch sealed() {
        return sealed;
    }

    /** Finds in two sealed blocks, a full one that is not sealed and the beginning of another. */
    AuditSearch growing() {
        return growing;
    }

    List<AuditSearch> both() {
        return List.of(sealed, growing);
    }

    /** Every event, oldest first. */
    List<AuditEvent> all() {
        return all;
    }

    static AuditQuery query(String text) {
        return AuditQuery.everything(100).and(AuditQueryText.parse(text).conditions());
    }

    /** What must be found: every event is looked at. */
    List<AuditEvent> expected(AuditQuery query) {
        return all.stream()
                .filter(event -> query.from() == null || !event.entry().time().isBefore(query.from()))
                .filter(event -> query.to() == null || event.entry().time().isBefore(query.to()))
                .filter(event -> query.conditions().stream()
                        .allMatch(condition -> test(condition).test(event.entry()) != condition.negated()))
                .toList();
    }

    private static Predicate<AuditEntry> test(AuditCondition condition) {
        return switch (condition) {
            case AuditCondition.OneOf oneOf ->
                entry -> oneOf.fields().stream().anyMatch(field -> oneOf.test().test(field.of(entry)));
            case AuditCondition.Text text ->
                entry -> AuditCondition.Text.FIELDS.stream()
                        .anyMatch(field -> text.test().test(field.of(entry)));
            case AuditCondition.Latency latency ->
                entry -> entry.latencyMicros() >= latency.minMicros() && entry.latencyMicros() < latency.maxMicros();
            case AuditCondition.HasId id -> entry -> id.id().equals(id.kind().of(entry));
        };
    }

    private static final class Shared {
        private static final IndexedTraffic TRAFFIC = make();

        private static IndexedTraffic make() {
            try {
                return new IndexedTraffic(TemporaryFolder.ofThisJvm());
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
