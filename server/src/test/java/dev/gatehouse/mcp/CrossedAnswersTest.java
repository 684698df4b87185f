package dev.gatehouse.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Events;
import dev.gatehouse.testing.LegacyClient;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.InputRequired;
import dev.gatehouse.tools.InputRequired.Request;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred users at once, whose requests all have the same JSON-RPC id: nobody reads another's answer. */
class CrossedAnswersTest {
    private static final int USERS = 100;

    @TempDir
    private Path folder;

    /** Holds every call until all are there, so that they overlap for sure. */
    private final CountDownLatch together = new CountDownLatch(USERS);

    private RunningFronts fronts;
    private Endpoint endpoint;

    @BeforeEach
    void start() {
        fronts = RunningFronts.offering(folder, whoami(), question());
        endpoint = Endpoint.start(fronts);
    }

    @AfterEach
    void stop() {
        fronts.close();
    }

    private Tool whoami() {
        return Tools.tool("whoami", Access.required(), call -> {
            meet();
            call.conversation().progress(1, null, call.caller().subject());
            return ToolResult.text(call.caller().subject());
        });
    }

    private Tool question() {
        return Tools.tool("question", Access.required(), call -> {
            JsonNode answer = call.input().response("it");
            if (answer.isMissingNode()) {
                meet();
                return InputRequired.of(
                        "it",
                        Request.sample(Tools.json("{\"maxTokens\":1,\"messages\":[],\"systemPrompt\":\""
                                + call.caller().subject() + "\"}")));
            }
            return ToolResult.text(
                    call.caller().subject() + " " + answer.path("model").asText());
        });
    }

    private void meet() {
        together.countDown();
        try {
            together.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String token(int user) {
        return fronts.anyToken()
                .claim("sub", "user" + user)
                .claim("jti", "token" + user)
                .sign();
    }

    private static List<String> all(IntFunction<String> task) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> running = new ArrayList<>();
            for (int user = 0; user < USERS; user++) {
                int one = user;
                running.add(threads.submit(() -> task.apply(one)));
            }
            List<String> said = new ArrayList<>();
            for (Future<String> each : running) {
                said.add(each.get());
            }
            return said;
        }
    }

    private static List<String> expected(IntFunction<String> of) {
        List<String> expected = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            expected.add(of.apply(user));
        }
        return expected;
    }

    @Test
    void inTheModernEra() throws Exception {
        List<String> said = all(user -> {
            JsonNode result = RunningFronts.json(
                            endpoint.modern(token(user), "tools/call", "whoami", "\"name\":\"whoami\""))
                    .path("result");
            return result.path("content").path(0).path("text").asText();
        });

        assertThat(said).isEqualTo(expected(user -> "user" + user));
    }

    @Test
    void inTheOlderRevisionsWithTheirStreams() throws Exception {
        List<String> said = all(user -> {
            Events events = LegacyClient.connect(endpoint.url(), token(user), "2025-11-25", "{}").stream(
                    1, "tools/call", "{\"name\":\"whoami\",\"_meta\":{\"progressToken\":1}}");
            String progress =
                    events.next().json().path("params").path("message").asText();
            return progress + " "
                    + events.next()
                            .json()
                            .path("result")
                            .path("content")
                            .path(0)
                            .path("text")
                            .asText();
        });

        assertThat(said).isEqualTo(expected(user -> "user" + user + " user" + user));
    }

    @Test
    void inTheOlderRevisionsWhenEachIsAskedSomething() throws Exception {
        List<String> said = all(user -> {
            LegacyClient client = LegacyClient.connect(endpoint.url(), token(user), "2025-11-25", "{\"sampling\":{}}");
            Events events = client.stream(1, "tools/call", "{\"name\":\"question\"}");
            JsonNode asked = events.next().json();
            client.send("{\"jsonrpc\":\"2.0\",\"id\":" + asked.path("id") + ",\"result\":{\"role\":\"assistant\","
                    + "\"content\":{\"type\":\"text\",\"text\":\"x\"},\"model\":\"model" + user + "\"}}");
            return asked.path("params").path("systemPrompt").asText() + " "
                    + events.next()
                            .json()
                            .path("result")
                            .path("content")
                            .path(0)
                            .path("text")
                            .asText();
        });

        assertThat(said).isEqualTo(expected(user -> "user" + user + " user" + user + " model" + user));
    }
}
