package dev.gatehouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.conformance.Suite.Scenario;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Node;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official conformance suite passes, with and without sign-in, and the documents say what it found. */
class ConformanceTest {
    private static final List<String> REVISIONS = List.of("2026-07-28", "2025-11-25");
    private static final String OPEN = "without sign-in";
    private static final String SIGNED_IN = "with sign-in";
    private static final String AUTHORIZATION = "authorization server";

    private static final List<Report.Run> RUNS = new ArrayList<>();

    @BeforeAll
    static void runTheSuite() throws Exception {
        Node.requireChromium();
        Path folder = ConformanceGateway.folder();
        for (String revision : REVISIONS) {
            RUNS.add(run(revision, OPEN, ConformanceGateway.open().mcp(), folder));
        }
        GatewayProcess closed = ConformanceGateway.signedIn();
        try (TokenProxy proxy = TokenProxy.start(closed.origin().getPort(), closed.token("alex"))) {
            URI mcp = URI.create("http://localhost:" + proxy.port() + "/mcp");
            for (String revision : REVISIONS) {
                RUNS.add(run(revision, SIGNED_IN, mcp, folder));
            }
        }
        RUNS.add(new Report.Run(
                AUTHORIZATION,
                "at a browser",
                Suite.authorization(closed.origin(), folder.resolve("authorization-results"))));
    }

    private static Report.Run run(String revision, String way, URI mcp, Path folder) throws Exception {
        Path results = folder.resolve(revision + " " + way);
        return new Report.Run(revision, way, Suite.requirements(revision, mcp, results));
    }

    @Test
    void passesEveryScenario() {
        for (Report.Run run : RUNS) {
            assertThat(run.scenarios())
                    .as("scenarios of %s %s:%n%s", run.requirements(), run.way(), reasons(run))
                    .isNotEmpty()
                    .allMatch(Scenario::passes);
        }
    }

    private static String reasons(Report.Run run) {
        return run.scenarios().stream()
                .filter(scenario -> !scenario.passes())
                .map(scenario -> scenario.name() + "\n    " + String.join("\n    ", scenario.failures()))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void findsTheSameBehindSignInAsWithoutIt() {
        for (String revision : REVISIONS) {
            assertThat(scenarios(revision, SIGNED_IN)).isEqualTo(scenarios(revision, OPEN));
        }
    }

    private static List<String> scenarios(String revision, String way) {
        return RUNS.stream()
                .filter(run -> run.requirements().equals(revision) && run.way().equals(way))
                .flatMap(run -> run.scenarios().stream())
                .map(scenario -> scenario.name() + ": " + scenario.passed() + " passed, " + scenario.failed()
                        + " failed, " + scenario.warnings() + " warnings")
                .toList();
    }

    @Test
    void findsWhatTheDocumentsSay() throws Exception {
        Report report = Report.documented(false, RUNS);

        assertThat(Report.standing("conformance.json")).isEqualTo(report.json());
        assertThat(Report.standing("conformance.md")).isEqualTo(report.markdown());
    }
}
