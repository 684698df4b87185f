package dev.gatehouse.conformance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.conformance.Suite.Scenario;
import dev.gatehouse.testing.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the suite's runs found, as the documents tell it. The same runs always make the same text. */
record Report(String version, List<Run> runs) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One run of the suite.
     *
     * @param requirements the revision of MCP, or what else was asked for
     * @param way how the suite reached the gateway
     */
    record Run(String requirements, String way, List<Scenario> scenarios) {
        int scenarios(boolean scored) {
            return (int) scenarios.stream()
                    .filter(scenario -> scenario.scored() == scored)
                    .count();
        }

        int passing(boolean scored) {
            return (int) scenarios.stream()
                    .filter(scenario -> scenario.scored() == scored && scenario.passes())
                    .count();
        }

        int checksPassed() {
            return scenarios.stream().mapToInt(Scenario::passed).sum();
        }

        int checksFailed() {
            return scenarios.stream().mapToInt(Scenario::failed).sum();
        }

        int warnings() {
            return scenarios.stream().mapToInt(Scenario::warnings).sum();
        }
    }

    private static final Path FOLDER = Project.root().resolve("docs");
    /** How {@link Run#way} tells of runs in which the suite plays the server. */
    static final String AS_CLIENT = "as a client of the suite's servers";

    /**
     * The documents with the runs in which the gateway is the server, or the client, replaced by these; written anew
     * where {@code -Dconformance.write=true} says so.
     */
    static Report documented(boolean asClient, List<Run> runs) throws IOException {
        List<Run> all = new ArrayList<>();
        if (!asClient) {
            all.addAll(runs);
        }
        for (Run run : read()) {
            if (run.way().equals(AS_CLIENT) != asClient) {
                all.add(run);
            }
        }
        if (asClient) {
            all.addAll(runs);
        }
        Report report = new Report(Suite.version(), all);
        if (Boolean.getBoolean("conformance.write")) {
            Files.writeString(FOLDER.resolve("conformance.json"), report.json());
            Files.writeString(FOLDER.resolve("conformance.md"), report.markdown());
        }
        return report;
    }

    /** The text of one of the documents as it stands. */
    static String standing(String name) throws IOException {
        return Files.readString(FOLDER.resolve(name));
    }

    private static List<Run> read() throws IOException {
        List<Run> runs = new ArrayList<>();
        for (JsonNode run : JSON.readTree(standing("conformance.json")).path("runs")) {
            List<Scenario> scenarios = new ArrayList<>();
            run.path("scenarios")
                    .properties()
                    .forEach(one -> scenarios.add(new Scenario(
                            one.getKey(),
                            one.getValue().path("scored").asBoolean(),
                            one.getValue().path("passed").asInt(),
                            one.getValue().path("failed").asInt(),
                            one.getValue().path("warnings").asInt(),
                            List.of())));
            runs.add(new Run(run.path("requirements").asText(), run.path("way").asText(), scenarios));
        }
        return runs;
    }

    /** For programs: {@code docs/conformance.json}. */
    String json() throws JsonProcessingException {
        ObjectNode report = JSON.createObjectNode();
        report.put("suite", Suite.PACKAGE).put("version", version);
        ArrayNode told = report.putArray("runs");
        for (Run run : runs) {
            ObjectNode one =
                    told.addObject().put("requirements", run.requirements()).put("way", run.way());
            one.putObject("scored").put("scenarios", run.scenarios(true)).put("passed", run.passing(true));
            one.putObject("unscored").put("scenarios", run.scenarios(false)).put("passed", run.passing(false));
            one.putObject("checks")
                    .put("passed", run.checksPassed())
                    .put("failed", run.checksFailed())
                    .put("warnings", run.warnings());
            ObjectNode scenarios = one.putObject("scenarios");
            for (Scenario scenario : run.scenarios()) {
                scenarios
                        .putObject(scenario.name())
                        .put("scored", scenario.scored())
                        .put("passed", scenario.passed())
                        .put("failed", scenario.failed())
                        .put("warnings", scenario.warnings());
            }
        }
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report) + "\n";
    }

    /** For people: {@code docs/conformance.md}. */
    String markdown() {
        List<String> lines = new ArrayList<>(List.of(
                "# Conformance",
                "",
                "What the official conformance suite, `" + Suite.PACKAGE + "` " + version
                        + ", finds in Gatehouse. Both",
                "documents, this one and `conformance.json`, are written by `ConformanceTest` and"
                        + " `ConformanceClientTest`, which run with",
                "every build and fail if a run finds something else than they say; `-Dconformance.write=true` writes"
                        + " them anew.",
                "",
                "The suite meets the real gateway with the suite's own fixtures as its catalogue:",
                "`server/src/test/conformance/serve PORT` starts the same by hand, with `--auth` behind sign-in. The"
                        + " suite itself",
                "cannot send a token; a loopback proxy that adds one stands between them then.",
                "",
                "As a client, the gateway takes the suite's servers up as upstreams and uses what they offer. The"
                        + " scenarios `auth/…`, about",
                "signing in at an upstream, are left out: nothing signs in there for a user yet.",
                "",
                "| requirements | reached | scored scenarios | others | checks passed | failed | warnings |",
                "|---|---|---|---|---|---|---|"));
        for (Run run : runs) {
            lines.add("| " + run.requirements() + " | " + run.way() + " | " + of(run, true) + " | " + of(run, false)
                    + " | " + run.checksPassed() + " | " + run.checksFailed() + " | " + run.warnings() + " |");
        }
        for (Run run : runs) {
            lines.addAll(List.of(
                    "",
                    "## " + run.requirements() + ", " + run.way(),
                    "",
                    "| scenario | scored | checks passed | failed | warnings |",
                    "|---|---|---|---|---|"));
            for (Scenario scenario : run.scenarios()) {
                lines.add("| " + scenario.name() + " | " + (scenario.scored() ? "yes" : "no") + " | "
                        + scenario.passed() + " | " + scenario.failed() + " | " + scenario.warnings() + " |");
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String of(Run run, boolean scored) {
        return run.scenarios(scored) == 0 ? "none" : run.passing(scored) + " of " + run.scenarios(scored);
    }
}
