package dev.gatehouse.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SealerTest {
    private final TestDatabase kind;

    SealerTest(TestDatabase kind) {
        this.kind = kind;
    }

    private static final byte[] CONTENT = "for nobody else".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private Database database;
    private Sealer sealer;

    @BeforeEach
    void open() {
        database = kind.open(folder);
        sealer = Sealer.of(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void opensWhatAnotherNodeOfTheDatabaseSealed() {
        assertThat(Sealer.of(database).open("state", sealer.seal("state", CONTENT)))
                .isEqualTo(CONTENT);
    }

    @Test
    void opensNothingThatWasSealedForAnotherPurpose() {
        assertThat(sealer.open("cursor", sealer.seal("state", CONTENT))).isNull();
    }

    @Test
    void opensNothingOfAnotherDatabase() {
        try (Database other = kind.open(folder.resolve("two"))) {
            assertThat(sealer.open("state", Sealer.of(other).seal("state", CONTENT)))
                    .isNull();
        }
    }

    @Test
    void opensNothingThatWasChangedAnywhere() {
        String sealed = sealer.seal("state", CONTENT);
        for (int i = 0; i < sealed.length(); i++) {
            char other = sealed.charAt(i) == 'A' ? 'B' : 'A';
            assertThat(sealer.open("state", sealed.substring(0, i) + other + sealed.substring(i + 1)))
                    .isNull();
        }
        assertThat(sealer.open("state", sealed + "-TAMPERED")).isNull();
        assertThat(sealer.open("state", "")).isNull();
    }

    @Test
    void showsNothingOfTheContent() {
        String sealed = sealer.seal("state", CONTENT);
        assertThat(sealed)
                .doesNotContain(Base64.getUrlEncoder().withoutPadding().encodeToString(CONTENT));
        assertThat(sealer.seal("state", CONTENT)).isNotEqualTo(sealed);
    }
}
