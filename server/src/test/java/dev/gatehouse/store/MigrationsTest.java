package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testing.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MigrationsTest {
    @Test
    void everyMigrationIsThereForBothDatabases() throws IOException {
        assertThat(filesOf("postgresql")).isEqualTo(filesOf("sqlite")).isNotEmpty();
    }

    private static List<String> filesOf(String dialect) throws IOException {
        Path folder = Project.root().resolve("server/src/main/resources/db").resolve(dialect);
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
