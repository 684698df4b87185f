package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.store.Database;
import dev.gatehouse.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SQLite frees stays in its file unless it is told otherwise. */
class ErasedFileTest {
    private static final String NAME = "alexandra-the-erased";

    @TempDir
    Path folder;

    @Test
    void holdsNoTraceOfAnErasedPerson() throws Exception {
        try (Database database = TestDatabase.SQLITE.open(folder)) {
            AuditLog log = new AuditLog(database);
            for (int i = 0; i < 50; i++) {
                log.append(Entries.call(NAME, "echo").argsPreview(NAME).build());
            }
            new Erasure(database, log)
                    .erase(
                            NAME,
                            new AuditEntryBuilder(Entries.TIME, DecisionId.next(), "cli", "audit.erase")
                                    .detail(Erasure.SENTENCE)
                                    .build());
        }

        byte[] file = Files.readAllBytes(folder.resolve("gatehouse.db"));
        assertThat(new String(file, StandardCharsets.ISO_8859_1)).doesNotContain(NAME);
    }
}
