package dev.gatehouse.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.gatehouse.testing.Node;
import dev.gatehouse.testing.Project;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The official conformance suite as its npm package runs it; what it found is read from the files it leaves. */
final class Suite {
    /** The package and its version, as the lock file pins it. */
    static final String PACKAGE = "@modelcontextprotocol/conformance";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path INSTALLED = Project.root().resolve("server/src/test/e2e/node_modules/" + PACKAGE);
    private static final Pattern RESULT =
            Pattern.compile("(?:server-|authorization-server-)?(.*)-\\d{4}-\\d\\d-\\d\\dT[\\d-]+Z");

    private Suite() {}

    /**
     * What one scenario found.
     *
     * @param scored whether the revision demands it
     * @param failures the checks that failed, each with the suite's reason
     */
    record Scenario(String name, boolean scored, int passed, int failed, int warnings, List<String> failures) {
        boolean passes() {
            return failed == 0;
        }
    }

    /** The pinned version. */
    static String version() throws IOException {
        return JSON.readTree(INSTALLED.resolve("package.json").toFile())
                .path("version")
                .asText();
    }

    /** Runs everything that a revision of MCP asks of servers, scored and not. */
    static List<Scenario> requirements(String revision, URI mcp, Path folder) throws Exception {
        Process suite = Node.program(
                        PACKAGE + "/dist/index.js",
                        "server",
                        "--url",
                        mcp.toString(),
                        "--requirements",
                        revision,
                        "--output-dir",
                        empty(folder).toString())
                .start();
        suite.getOutputStream().close();
        Files.write(folder.resolve("output.txt"), suite.getInputStream().readAllBytes());
        suite.waitFor();
        JsonNode required = new YAMLMapper()
                .readTree(
                        INSTALLED.resolve("requirements/" + revision + ".yaml").toFile());
        Set<String> scored = new HashSet<>();
        required.path("server").forEach(name -> scored.add(name.asText()));
        Set<String> all = new HashSet<>(scored);
        required.path("not_scored").forEach(entry -> {
            if (entry.path("leg").asText().equals("server")) {
                all.add(entry.path("scenario").asText());
            }
        });
        return read(folder, all, scored);
    }

    /** Runs the scenarios for authorization servers; a person signs in and agrees at a real browser. */
    static List<Scenario> authorization(URI issuer, Path folder) throws Exception {
        String output = Node.run(
                "conformance-authorization.mjs",
                issuer.toString(),
                empty(folder).toString());
        Files.write(folder.resolve("output.txt"), output.getBytes(StandardCharsets.UTF_8));
        Set<String> all = Set.of("authorization-server-metadata-endpoint", "authorization-code-grant");
        return read(folder, all, Set.of());
    }

    /** The scenarios of a revision for clients but those about signing in, and whether each is scored. */
    static Map<String, Boolean> clientScenarios(String revision) throws IOException {
        JsonNode required = new YAMLMapper()
                .readTree(
                        INSTALLED.resolve("requirements/" + revision + ".yaml").toFile());
        Map<String, Boolean> names = new TreeMap<>();
        required.path("not_scored").forEach(entry -> {
            if (entry.path("leg").asText().equals("client")) {
                names.put(entry.path("scenario").asText(), false);
            }
        });
        required.path("client").forEach(name -> names.put(name.asText(), true));
        names.keySet().removeIf(name -> name.startsWith("auth/"));
        return names;
    }

    /** Runs one scenario for clients; the client has the program at {@code port} do its work. */
    static Scenario client(String revision, String scenario, boolean scored, int port, Path folder) throws Exception {
        Process suite = Node.program(
                        PACKAGE + "/dist/index.js",
                        "client",
                        "--command",
                        "node conformance-client.mjs " + port,
                        "--scenario",
                        scenario,
                        "--spec-version",
                        revision,
                        "--output-dir",
                        empty(folder).toString())
                .start();
        suite.getOutputStream().close();
        Files.write(folder.resolve("output.txt"), suite.getInputStream().readAllBytes());
        int code = suite.waitFor();
        Scenario found = read(folder, Set.of(scenario), scored ? Set.of(scenario) : Set.of())
                .getFirst();
        if (code != 0 && found.passes()) {
            return new Scenario(
                    scenario, scored, found.passed(), 1, 0, List.of(Files.readString(folder.resolve("output.txt"))));
        }
        return found;
    }

    private static Path empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> old = Files.walk(folder)) {
                for (Path file : old.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    /** A scenario without a result has failed: the suite could not even run it. */
    private static List<Scenario> read(Path folder, Set<String> expected, Set<String> scored) throws IOException {
        Map<String, Scenario> found = new TreeMap<>();
        for (String name : expected) {
            found.put(name, new Scenario(name, scored.contains(name), 0, 1, 0, List.of("it was not run")));
        }
        try (Stream<Path> results = Files.list(folder)) {
            for (Path result : results.filter(Files::isDirectory).toList()) {
                Matcher name = RESULT.matcher(result.getFileName().toString());
                if (name.matches() && Files.exists(result.resolve("checks.json"))) {
                    found.put(
                            name.group(1),
                            scenario(
                                    name.group(1),
                                    scored.contains(name.group(1)),
                                    JSON.readTree(result.resolve("checks.json").toFile())));
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static Scenario scenario(String name, boolean scored, JsonNode checks) {
        int passed = 0;
        int warnings = 0;
        List<String> failures = new ArrayList<>();
        for (JsonNode check : checks) {
            switch (check.path("status").asText()) {
                case "SUCCESS" -> passed++;
                case "WARNING" -> warnings++;
                case "FAILURE" ->
                    failures.add(check.path("id").asText() + ": "
                            + check.path("errorMessage").asText());
                default -> {}
            }
        }
        return new Scenario(name, scored, passed, failures.size(), warnings, failures);
    }
}
