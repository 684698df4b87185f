package dev.gatehouse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.StoreUnavailable;
import dev.gatehouse.store.WritableCheck;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that misbehave, as they do: a small one that fills up, one that cannot be written, one that is damaged. */
class HardDiskTest {
    @TempDir
    private Path folder;

    private Path disk;

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString()), "may not mount a tmpfs");
    }

    @AfterEach
    void unmount() throws Exception {
        run("umount", "--lazy", disk.toString());
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }

    private static String url(Path of) {
        return "jdbc:sqlite:" + of.resolve("gatehouse.db");
    }

    private static void fill(Path file) throws IOException {
        byte[] block = new byte[4_096];
        try (OutputStream output = Files.newOutputStream(file)) {
            while (true) {
                output.write(block);
            }
        } catch (IOException full) {
            assertThat(full).hasMessageContaining("space");
        }
    }

    @Test
    void aFullDiskRefusesEventsUntilThereIsRoom() throws Exception {
        try (Database database = Database.open(url(disk))) {
            AuditLog log = new AuditLog(database);
            WritableCheck check = new WritableCheck(database);
            log.append(Entries.call("alex", "echo").build());
            assertThat(check.execute().isHealthy()).isTrue();

            fill(disk.resolve("filler"));
            assertThatExceptionOfType(StoreUnavailable.class)
                    .isThrownBy(() -> log.append(Entries.call("alex", "echo")
                            .requiredScopes(Collections.nCopies(50, "x".repeat(4_000)))
                            .build()))
                    .withMessageContaining("the disk is full");
            assertThat(check.execute().isHealthy()).isFalse();

            Files.delete(disk.resolve("filler"));
            log.append(Entries.call("alex", "echo").build());
            assertThat(check.execute().isHealthy()).isTrue();
            assertThat(new ChainVerifier(database).verify().intact()).isTrue();
            assertThat(log.headSeq()).isEqualTo(2);
        }
    }

    @Test
    void aDatabaseThatBecomesReadOnlyRefusesEventsUntilItIsWritable() {
        try (Database database = Database.open(url(disk))) {
            AuditLog log = new AuditLog(database);

            assertThatExceptionOfType(StoreUnavailable.class)
                    .isThrownBy(() -> log.append(
                            handle -> handle.execute("PRAGMA query_only = ON"),
                            _ -> Entries.call("alex", "echo").build()))
                    .withMessageContaining("read-only");

            log.append(Entries.call("alex", "echo").build());
            assertThat(new ChainVerifier(database).verify().intact()).isTrue();
        }
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefusedAtTheStart() throws Exception {
        Database.open(url(disk)).close();
        assertThat(run("mount", "-o", "remount,ro", disk.toString())).isTrue();

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> Database.open(url(disk)))
                .withMessageContaining(disk.toString())
                .withMessageNotContaining("\n");
    }

    @Test
    void aFileThatIsDamagedWhileItIsWrittenTakesNoEvent() throws Exception {
        Path file = disk.resolve("gatehouse.db");
        try (Database database = Database.open(url(disk))) {
            AuditLog log = new AuditLog(database);
            for (int i = 0; i < 200; i++) {
                log.append(Entries.call("alex", "echo").build());
            }
        }
        try (Database database = Database.open(url(disk))) {
            AuditLog log = new AuditLog(database);
            WritableCheck check = new WritableCheck(database);
            log.append(Entries.call("alex", "echo").build());
            byte[] bytes = Files.readAllBytes(file);
            Arrays.fill(bytes, 4_096, bytes.length, (byte) 0x5a);
            Files.write(file, bytes);
            database.write(handle -> handle.execute("PRAGMA shrink_memory")); // it must look at the disk again

            for (int i = 0; i < 3; i++) {
                assertThatExceptionOfType(StoreUnavailable.class)
                        .isThrownBy(
                                () -> log.append(Entries.call("alex", "echo").build()))
                        .withMessageContaining("the file is damaged");
            }
            assertThat(check.execute().isHealthy()).isFalse();
            assertThat(log.headSeq()).isEqualTo(201);
        }
    }

    @Test
    void aFileThatIsDamagedWhileItIsReadSaysSo() throws Exception {
        try (Database database = Database.open(url(disk))) {
            AuditLog log = new AuditLog(database);
            for (int i = 0; i < 200; i++) {
                log.append(Entries.call("alex", "echo").build());
            }
            database.write(handle -> handle.execute("UPDATE identity_version SET version = version"));
        }
        try (Database database = Database.open(url(disk))) {
            Path file = disk.resolve("gatehouse.db");
            byte[] bytes = Files.readAllBytes(file);
            Arrays.fill(bytes, bytes.length / 2, bytes.length, (byte) 0x5a);
            Files.write(file, bytes);

            assertThatThrownBy(() -> new ChainVerifier(database).verify())
                    .satisfies(failure ->
                            assertThat(Database.unavailability(failure)).hasValue("the file is damaged"));
        }
    }
}
