package dev.gatehouse.mcp;

import dev.gatehouse.testing.RunningFronts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One endpoint for all tests of a class, before the tools of {@link RunningFronts#before}, and a token for its echo: a
 * static field with {@code @RegisterExtension}.
 */
final class SharedEndpoint implements BeforeAllCallback, AfterAllCallback {
    private Path folder = Path.of("");
    private RunningFronts fronts;
    private Endpoint endpoint;
    private String token = "";

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        folder = Files.createTempDirectory("gatehouse-mcp");
        fronts = RunningFronts.before(folder);
        endpoint = Endpoint.start(fronts);
        token = fronts.token("demo:read");
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        fronts.close();
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }

    RunningFronts fronts() {
        return fronts;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** A token that opens the tool echo. */
    String token() {
        return token;
    }
}
