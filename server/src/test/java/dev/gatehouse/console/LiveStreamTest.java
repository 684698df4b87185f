package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditEvent;
import dev.gatehouse.audit.DecisionId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class LiveStreamTest {
    @TempDir
    private Path folder;

    private RunningConsole console;

    @BeforeEach
    void start() {
        console = RunningConsole.start(folder);
    }

    @AfterEach
    void stop() {
        console.close();
    }

    private AuditEvent record(String tool) {
        return console.log.append(new AuditEntryBuilder(Instant.now(), DecisionId.next(), "mcp", "tools/call")
                .tool(tool)
                .argsPreview("{\"secret\":1}")
                .build());
    }

    private BufferedReader open(HttpRequest.Builder request) {
        HttpResponse<InputStream> answer = console.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
    }

    private static String readUntil(BufferedReader stream, String start) throws IOException {
        String line = stream.readLine();
        while (line != null && !line.startsWith(start)) {
            line = stream.readLine();
        }
        return String.valueOf(line);
    }

    @Test
    void sendsAnEventWhenItBecameDurable() throws IOException {
        try (BufferedReader stream = open(console.login("admin").request("/api/stream?topics=audit"))) {
            readUntil(stream, "retry");
            AuditEvent event = record("echo");
            assertThat(readUntil(stream, "id:")).isEqualTo("id: " + event.seq());
            assertThat(stream.readLine()).isEqualTo("event: audit");
            assertThat(stream.readLine()).startsWith("data: {").contains("\"tool\":\"echo\"");
        }
    }

    @Test
    void sendsMetricsEverySecond() throws IOException {
        try (BufferedReader stream = open(console.login("admin").request("/api/stream?topics=metrics"))) {
            assertThat(readUntil(stream, "event:")).isEqualTo("event: metrics");
            assertThat(stream.readLine()).contains("\"p99Ms\"");
        }
    }

    @Test
    void resumesAfterTheLastEventTheBrowserSaw() throws IOException {
        RunningConsole.Operator admin = console.login("admin");
        AuditEvent seen = record("seen");
        AuditEvent missed = record("missed");
        AuditEvent alsoMissed = record("also-missed");
        try (BufferedReader stream =
                open(admin.request("/api/stream?topics=audit").header("Last-Event-ID", String.valueOf(seen.seq())))) {
            assertThat(readUntil(stream, "id:")).isEqualTo("id: " + missed.seq());
            assertThat(readUntil(stream, "id:")).isEqualTo("id: " + alsoMissed.seq());
        }
    }

    @Test
    void keepsPreviewsFromViewers() throws IOException {
        try (BufferedReader stream = open(console.login("vera").request("/api/stream?topics=audit"))) {
            readUntil(stream, "retry");
            record("echo");
            assertThat(readUntil(stream, "data:")).contains("\"argsPreview\":null");
        }
    }

    @Test
    void endsAtShutdown() throws IOException {
        try (BufferedReader stream = open(console.login("admin").request("/api/stream"))) {
            readUntil(stream, "retry");
            Thread.ofVirtual().start(console::close);
            assertThat(readUntil(stream, "never")).isEqualTo("null");
        }
    }

    @Test
    void tellsOfAttemptsToSignIn() throws Exception {
        try (BufferedReader stream = open(console.login("vera").request("/api/stream?topics=attempts"))) {
            readUntil(stream, "retry");
            console.attempts.recorded(
                    console.log.append(new AuditEntryBuilder(Instant.now(), DecisionId.next(), "mcp", "tools/call")
                            .clientId("c_1")
                            .decision("challenge")
                            .reason("insufficient_scope")
                            .missingScopes(List.of("demo:write"))
                            .build()));
            assertThat(readUntil(stream, "event:")).isEqualTo("event: attempts");
            assertThat(stream.readLine()).contains("\"clientId\":\"c_1\"", "demo:write", "\"reached\":\"challenge\"");
        }
        assertThat(console.login("vera").get("/api/sign-in-attempts").body()).contains("\"clientId\":\"c_1\"");
    }

    @Test
    void refusesAnUnknownTopic() {
        assertThat(console.login("admin").get("/api/stream?topics=gossip").statusCode())
                .isEqualTo(400);
    }
}
