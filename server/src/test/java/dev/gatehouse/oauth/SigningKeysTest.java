package dev.gatehouse.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.testing.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {
    private static final Duration OVERLAP = Duration.ofHours(2);

    @TempDir
    private static Path made;

    @TempDir
    private Path directory;

    private final TestClock clock = new TestClock(Instant.parse("2026-08-01T12:00:00Z"));
    private SigningKeys keys;

    /** Making keys takes long: once for all tests. */
    @BeforeAll
    static void make() throws IOException {
        SigningKeys.open(made, Clock.systemUTC());
    }

    @BeforeEach
    void open() throws IOException {
        Files.createDirectories(directory.resolve("keys"));
        Files.copy(made.resolve("keys/signing.json"), directory.resolve("keys/signing.json"));
        keys = SigningKeys.open(directory, clock);
    }

    @Test
    void findsTheSameKeysAgain() throws IOException {
        SigningKeys again = SigningKeys.open(directory, clock);

        assertThat(again.signingKey()).isEqualTo(keys.signingKey());
        assertThat(again.find(keys.signingKey().getKeyID())).isNotNull();
    }

    @Test
    void namesKeysByTheirThumbprint() throws Exception {
        assertThat(keys.signingKey().getKeyID())
                .isEqualTo(keys.signingKey().computeThumbprint().toString());
    }

    @Test
    void keepsTheFileFromOthers() throws IOException {
        for (Path folder : List.of(made, directory)) {
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("keys/signing.json"))))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("keys"))))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void givesOutPublicKeysOnly() {
        assertThat(keys.publicKeys().getKeys()).noneMatch(key -> key.isPrivate());
        assertThat(keys.find(keys.signingKey().getKeyID()))
                .satisfies(key -> assertThat(key).isNotNull())
                .extracting("private")
                .isEqualTo(false);
    }

    @Test
    void knowsNoOtherKey() {
        assertThat(keys.find("another")).isNull();
    }

    @Test
    void signsWithANewKeyAfterRotationWhileTheOldOneStillVerifies() throws IOException {
        String before = keys.signingKey().getKeyID();
        long version = keys.version();
        keys.rotate(OVERLAP);

        assertThat(keys.signingKey().getKeyID()).isNotEqualTo(before);
        assertThat(keys.find(before)).isNotNull();
        assertThat(keys.publicKeys().getKeys()).hasSize(4);
        assertThat(keys.version()).isNotEqualTo(version);
    }

    @Test
    void forgetsARetiredKeyAfterTheOverlap() throws IOException {
        String before = keys.signingKey().getKeyID();
        keys.rotate(OVERLAP);
        clock.advance(OVERLAP);

        assertThat(keys.find(before)).isNull();
        assertThat(keys.publicKeys().getKeys()).hasSize(2);
    }

    @Test
    void rotationSurvivesARestart() throws IOException {
        String before = keys.signingKey().getKeyID();
        keys.rotate(OVERLAP);
        SigningKeys again = SigningKeys.open(directory, clock);

        assertThat(again.signingKey()).isEqualTo(keys.signingKey());
        assertThat(again.find(before)).isNotNull();
    }

    @Test
    void takesUpWhatAnotherProcessMadeOfTheKeys() throws IOException {
        String before = keys.signingKey().getKeyID();
        long version = keys.version();
        SigningKeys other = SigningKeys.open(directory, clock);
        other.rotate(OVERLAP);

        keys.reload();

        assertThat(keys.signingKey()).isEqualTo(other.signingKey());
        assertThat(keys.find(before)).isNotNull();
        assertThat(keys.version()).isNotEqualTo(version);
    }

    @Test
    void rotatesWhatAnotherProcessMadeOfTheKeysAndForgetsNone() throws IOException {
        SigningKeys.open(directory, clock).rotate(OVERLAP);

        keys.rotate(OVERLAP);

        assertThat(keys.publicKeys().getKeys()).hasSize(6);
    }

    @Test
    void keepsItsKeysWhileTheFileCannotBeRead() throws IOException {
        String before = keys.signingKey().getKeyID();
        long version = keys.version();
        Files.writeString(directory.resolve("keys/signing.json"), "{");

        keys.reload();

        assertThat(keys.signingKey().getKeyID()).isEqualTo(before);
        assertThat(keys.version()).isEqualTo(version);
    }

    @Test
    void refusesAtOnceWhatLeakedKeysSignedThoseInTheirOverlapIncluded() throws IOException {
        String before = keys.signingKey().getKeyID();
        keys.rotate(OVERLAP);
        String leaked = keys.signingKey().getKeyID();

        keys.rotate(Duration.ZERO);

        assertThat(keys.find(before)).isNull();
        assertThat(keys.find(leaked)).isNull();
        assertThat(keys.publicKeys().getKeys()).hasSize(2);
    }

    @Test
    void saysWhatToDoAboutABrokenFile() throws IOException {
        Files.writeString(directory.resolve("keys/signing.json"), "{");

        assertThatThrownBy(() -> SigningKeys.open(directory, clock))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("restore it, or delete it");
    }
}
