package dev.gatehouse.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Test data of other projects, which is not part of this one: the folder that {@code GATEHOUSE_TEST_DATA} names, else
 * {@code shared/data} beside this checkout or above it.
 */
public final class TestData {
    private TestData() {}

    /** The folder with this name; without it the test is skipped and says so. */
    public static Path folder(String name) {
        Optional<Path> folder = roots().map(root -> root.resolve(name))
                .filter(Files::isDirectory)
                .findFirst();
        assumeTrue(
                folder.isPresent(),
                () -> "No test data '" + name + "': set GATEHOUSE_TEST_DATA to the folder that holds it");
        return folder.orElseThrow();
    }

    private static Stream<Path> roots() {
        String named = System.getenv("GATEHOUSE_TEST_DATA");
        return named != null
                ? Stream.of(Path.of(named))
                : Stream.iterate(Path.of("").toAbsolutePath(), TestData::isThere, TestData::parent)
                        .map(folder -> folder.resolve("shared/data"));
    }

    private static boolean isThere(@Nullable Path folder) {
        return folder != null;
    }

    private static @Nullable Path parent(Path folder) {
        return folder.getParent();
    }
}
