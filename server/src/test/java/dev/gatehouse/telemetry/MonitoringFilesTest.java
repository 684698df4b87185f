package dev.gatehouse.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gatehouse.testing.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The dashboard and the alert rules are what Grafana and Prometheus take. */
class MonitoringFilesTest {
    private static final Path FOLDER = Project.root().resolve("docs/monitoring");

    @Test
    void everyPanelOfTheDashboardAsksSomething() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Files.readString(FOLDER.resolve("grafana-dashboard.json")));

        assertThat(dashboard.path("title").asText()).isNotEmpty();
        assertThat(dashboard.path("uid").asText()).isNotEmpty();
        assertThat(dashboard.path("schemaVersion").asInt()).isPositive();
        assertThat(dashboard.path("panels")).hasSizeGreaterThan(10);
        Set<Integer> ids = new HashSet<>();
        for (JsonNode panel : dashboard.path("panels")) {
            String title = panel.path("title").asText();
            assertThat(title).isNotEmpty();
            assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
            assertThat(panel.path("targets")).as(title).isNotEmpty();
            for (JsonNode target : panel.path("targets")) {
                assertIsWhole(target.path("expr").asText());
            }
        }
    }

    @Test
    void everyAlertHasAnExpressionASeverityAndAPlaceInTheDocument() throws IOException {
        JsonNode rules = new ObjectMapper(new YAMLFactory())
                .readTree(Files.readString(FOLDER.resolve("alerts.yml")))
                .path("groups");
        String document = Files.readString(FOLDER.resolveSibling("monitoring.md"));

        assertThat(rules).isNotEmpty();
        for (JsonNode group : rules) {
            assertThat(group.path("rules")).as(group.path("name").asText()).isNotEmpty();
            for (JsonNode rule : group.path("rules")) {
                String alert = rule.path("alert").asText();
                assertThat(document).contains(alert);
                assertIsWhole(rule.path("expr").asText());
                assertThat(rule.path("for").asText()).as(alert).matches("[0-9]+[smh]");
                assertThat(rule.at("/labels/severity").asText()).as(alert).isIn("critical", "warning");
                assertThat(rule.at("/annotations/summary").asText()).as(alert).isNotEmpty();
            }
        }
    }

    /** Not a parser of PromQL: finds what editing breaks. */
    private static void assertIsWhole(String expression) {
        assertThat(expression).isNotBlank();
        Deque<Character> open = new ArrayDeque<>();
        boolean quoted = false;
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            quoted ^= c == '"';
            if (!quoted && "([{".indexOf(c) >= 0) {
                open.push(c);
            } else if (!quoted && ")]}".indexOf(c) >= 0) {
                assertThat(open).as(expression).isNotEmpty();
                assertThat("([{".indexOf(open.pop())).as(expression).isEqualTo(")]}".indexOf(c));
            }
        }
        assertThat(open).as(expression).isEmpty();
        assertThat(quoted).as(expression).isFalse();
    }
}
