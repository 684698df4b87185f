package dev.gatehouse.mcp;

import dev.gatehouse.testing.RunningFronts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One endpoint for all tests of a class, before the tools of {@link RunningFronts#before}, and a token for its echo: a
 * static field with {@code @RegisterExtension}.
 */
final class SharedEndpoint implements BeforeAllCallback, AfterAllCallback {
    private @Nullable Running running;

    /** What there is between the first test and the last. */
    private record Running(Path folder, RunningFronts fronts, Endpoint endpoint, String token) {}

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        Path folder = Files.createTempDirectory("gatehouse-mcp");
        RunningFronts fronts = RunningFronts.before(folder);
        running = new Running(folder, fronts, Endpoint.start(fronts), fronts.token("demo:read"));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        fronts().close();
        List<Path> files;
        try (Stream<Path> all = Files.walk(running().folder())) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    private Running running() {
        return Objects.requireNonNull(running);
    }

    RunningFronts fronts() {
        return running().fronts();
    }

    Endpoint endpoint() {
        return running().endpoint();
    }

    /** A token that opens the tool echo. */
    String token() {
        return running().token();
    }
}
