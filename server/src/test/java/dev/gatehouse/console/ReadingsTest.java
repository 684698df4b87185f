package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.store.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who reads the audit is in the audit, and does not fill it. */
class ReadingsTest {
    @TempDir
    private Path folder;

    @Test
    void countsTheReadingsOfAMinuteAndRecordsThemAtShutdownAtTheLatest() {
        try (RunningConsole console = RunningConsole.start(folder)) {
            RunningConsole.Operator vera = console.login("vera");
            for (int i = 0; i < 20; i++) {
                assertThat(vera.get("/api/audit/values?field=user").statusCode())
                        .isEqualTo(200);
            }
        }
        try (Database database = Database.open("jdbc:sqlite:" + folder.resolve("gatehouse.db"))) {
            assertThat(new AuditSearch(database)
                            .find(AuditQuery.everything(10).byUser("vera").where(AuditField.METHOD, "audit.read")))
                    .extracting(event -> event.entry().count())
                    .containsExactly(19, 1);
        }
    }
}
