package dev.gatehouse.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.mcp.wire.StreamsConfig;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Callers;
import dev.gatehouse.testing.EventReader;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.ToolResult;
import io.dropwizard.util.Duration;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code subscriptions/listen} over real HTTP: who is told of what, and when that ends (MCP 2026-07-28). */
class ModernSubscriptionsTest {
    @TempDir
    private Path folder;

    private RunningFronts fronts;
    private Endpoint endpoint;
    private String token;

    @BeforeEach
    void start() {
        fronts = RunningFronts.offering(
                folder,
                new Offerings(
                        List.of(Tools.echo(), Tools.tool("open", Access.open(), call -> ToolResult.text("open"))),
                        List.of(resource("test://text"), resource("test://more")),
                        List.of(),
                        List.of()));
        endpoint = Endpoint.start(fronts, aliveEachSecondAndTwoACaller());
        token = fronts.token("read");
    }

    private static Resource resource(String uri) {
        return Resource.of(
                uri,
                Presentation.of("text", "Text", "For tests."),
                "text/plain",
                Access.required("read"),
                read -> ResourceContents.text(read.uri(), "text/plain", "hello", null));
    }

    private static McpConfig aliveEachSecondAndTwoACaller() {
        return McpConfig.read(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new StreamsConfig(Duration.seconds(1), null, 10, 2),
                null);
    }

    @AfterEach
    void stop() {
        fronts.close();
    }

    private EventReader listen(String notifications) {
        return EventReader.open(endpoint.streaming(
                token, "subscriptions/listen", null, "\"notifications\":{" + notifications + "}", ""));
    }

    @Test
    void tellsListenersWhatChangesForThem() throws Exception {
        try (EventReader events =
                listen("\"toolsListChanged\":true,\"resourceSubscriptions\":[\"test://text\",\"test://none\"]")) {
            JsonNode acknowledged = Objects.requireNonNull(events.next());
            assertThat(acknowledged.path("method").asText()).isEqualTo("notifications/subscriptions/acknowledged");
            assertThat(acknowledged.at("/params/notifications").toString())
                    .isEqualTo("{\"toolsListChanged\":true,\"resourceSubscriptions\":[\"test://text\"]}");
            assertThat(acknowledged
                            .at("/params/_meta")
                            .path("io.modelcontextprotocol/subscriptionId")
                            .asInt())
                    .isEqualTo(7);

            fronts.tools().changeAccess("echo", Access.required("more"), 0, "vera", null, Tools::accessChanged);
            assertThat(Objects.requireNonNull(events.next()).path("method").asText())
                    .isEqualTo("notifications/tools/list_changed");

            fronts.tools().resourceUpdated("test://text");
            assertThat(Objects.requireNonNull(events.next()).at("/params/uri").asText())
                    .isEqualTo("test://text");
        }
    }

    @Test
    void tellsOnlyItsOwnerWhereAUriHoldsSomethingElseForEachCaller() {
        try (EventReader events = listen("\"resourceSubscriptions\":[\"test://text\",\"test://more\"]")) {
            events.next();
            AuditEntry listening = fronts.recorded().getLast();
            String issuer = String.valueOf(listening.issuer());

            fronts.tools().resourceUpdated("test://text", Callers.user(issuer, "somebody else"));
            fronts.tools().resourceUpdated("test://more", Callers.user(issuer, String.valueOf(listening.subject())));

            assertThat(Objects.requireNonNull(events.next()).at("/params/uri").asText())
                    .isEqualTo("test://more");
        }
    }

    @Test
    void tellsNobodyOfAChangeThatTheyCannotSee() throws Exception {
        fronts.tools()
                .changeAccess(
                        "echo", new Access(Access.Mode.REQUIRED, List.of(), false), 0, "v", null, Tools::accessChanged);
        try (EventReader events = listen("\"toolsListChanged\":true")) {
            events.next();
            long revision = Objects.requireNonNull(fronts.tools().current().find("echo"))
                    .revision();
            fronts.tools()
                    .changeAccess(
                            "echo",
                            new Access(Access.Mode.REQUIRED, List.of("other"), false),
                            revision,
                            "v",
                            null,
                            Tools::accessChanged);
            fronts.tools().changeAccess("open", Access.required(), 0, "v", null, Tools::accessChanged);
            assertThat(Objects.requireNonNull(events.next()).path("method").asText())
                    .isEqualTo("notifications/tools/list_changed");
            fronts.stopStreams();
            assertThat(Objects.requireNonNull(events.next())
                            .at("/result/resultType")
                            .asText())
                    .isEqualTo("complete");
            assertThat(events.next()).isNull();
        }
    }

    @Test
    void keepsASilentStreamAlive() {
        try (EventReader events = listen("\"toolsListChanged\":true")) {
            events.next();
            String line = events.line();
            while (line != null && !line.startsWith(":")) {
                line = events.line();
            }
            assertThat(line).isEqualTo(": keep-alive");
        }
    }

    @Test
    void endsAStreamWhenTheTokenExpires() {
        token = fronts.anyToken()
                .claim("scope", "read")
                .claim("exp", java.time.Instant.now().getEpochSecond() + 2)
                .sign();
        try (EventReader events = listen("\"toolsListChanged\":true")) {
            List<JsonNode> all = events.all();
            assertThat(all.getLast().at("/result/resultType").asText()).isEqualTo("complete");
        }
    }

    @Test
    void letsOneCallerListenOnAFewStreamsOnly() {
        String params = "\"toolsListChanged\":true";
        try (EventReader first = listen(params);
                EventReader second = listen(params);
                EventReader third = listen(params)) {
            assertThat(List.of(first.status(), second.status(), third.status())).containsExactly(200, 200, 429);
        }
    }
}
