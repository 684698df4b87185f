package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.gatehouse.store.Database;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditGroupsTest {
    private static final AuditQuery ALL = AuditQuery.everything(1);

    @TempDir
    Path folder;

    private Database database;
    private AuditLog log;
    private AuditGroups groups;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("gatehouse.db"));
        log = new AuditLog(database);
        groups = new AuditGroups(new AuditSearch(database));
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void countsWhatIsAlikeInEveryFieldTheLargestFirst() {
        log.append(Entries.call("alex", "echo").build());
        log.append(Entries.denied("sam", "echo").build());
        log.append(Entries.denied("sam", "echo").build());
        log.append(Entries.denied("sam", "whoami").build());

        assertThat(groups.of(ALL, AuditField.DECISION, AuditField.TOOL, AuditField.UID))
                .extracting(AuditGroups.Group::values, AuditGroups.Group::count, AuditGroups.Group::lastSeq)
                .containsExactly(
                        tuple(Arrays.asList("deny", "echo", "sam"), 2L, 3L),
                        tuple(Arrays.asList("deny", "whoami", "sam"), 1L, 4L),
                        tuple(Arrays.asList("allow", "echo", "alex"), 1L, 1L));
    }

    @Test
    void knowsThatAnEventHasNothingInAField() {
        log.append(new AuditEntryBuilder(Entries.TIME, DecisionId.next(), "console", "login").build());

        assertThat(groups.of(ALL, AuditField.METHOD, AuditField.TOOL))
                .extracting(AuditGroups.Group::values)
                .containsExactly(Arrays.asList("login", null));
    }

    @Test
    void looksOnlyAtWhatTheQueryFinds() {
        log.append(Entries.call("alex", "echo").build());
        log.append(Entries.callAt(Entries.TIME.plusSeconds(60), "sam").build());

        assertThat(groups.of(ALL.during(Entries.TIME.plusSeconds(1), null), AuditField.UID))
                .extracting(AuditGroups.Group::values)
                .containsExactly(Arrays.asList("sam"));
    }

    @Test
    void findsTheSameInSealedBlocksAndGrowingOnes() {
        AuditQuery query = IndexedTraffic.query("-outcome:ok");
        Map<List<@Nullable String>, List<AuditEvent>> expected = IndexedTraffic.shared().expected(query).stream()
                .collect(Collectors.groupingBy(event ->
                        Arrays.asList(event.entry().tool(), event.entry().uid())));

        for (AuditSearch search : IndexedTraffic.shared().both()) {
            List<AuditGroups.Group> found = new AuditGroups(search).of(query, AuditField.TOOL, AuditField.UID);

            assertThat(found).hasSize(expected.size()).hasSizeGreaterThan(1_024);
            assertThat(found).allSatisfy(group -> {
                List<AuditEvent> events = expected.getOrDefault(group.values(), List.of());
                assertThat(group.count())
                        .isEqualTo(events.stream()
                                .mapToLong(event -> event.entry().count())
                                .sum());
                assertThat(group.lastSeq()).isEqualTo(events.getLast().seq());
            });
        }
    }

    @Test
    void takesThreeFieldsAtMost() {
        AuditField[] four = Arrays.copyOf(AuditField.values(), 4);

        assertThatIllegalArgumentException().isThrownBy(() -> groups.of(ALL, four));
        assertThatIllegalArgumentException().isThrownBy(() -> groups.of(ALL));
    }
}
