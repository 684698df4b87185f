package dev.gatehouse.mcp.modern;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.Sealer;
import dev.gatehouse.testing.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code requestState} is good for what it was given out for, and for ten minutes. */
class RequestStatesTest {
    private static final JsonNode STATE = TextNode.valueOf("where the tool was");

    @TempDir
    private Path folder;

    private final TestClock clock = new TestClock(Instant.parse("2026-01-01T00:00:00Z"));
    private Database database;
    private RequestStates states;

    @BeforeEach
    void open() {
        database = Database.open("jdbc:sqlite:" + folder.resolve("gatehouse.db"));
        states = new RequestStates(Sealer.of(database), clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static Caller caller(String subject, String client) {
        return new Caller(
                Caller.Kind.USER,
                "https://issuer.example.com/",
                subject,
                subject,
                null,
                Set.of(),
                Set.of(),
                Set.of(),
                client,
                null,
                null,
                null,
                null,
                Instant.MAX);
    }

    private static final Caller ALEX = caller("alex", "client");

    private static JsonRpc.Request request(String method, String tool) {
        ObjectNode params = Json.object().put("name", tool);
        return new JsonRpc.Request(LongNode.valueOf(1), method, params);
    }

    private static JsonRpc.Request again() {
        ObjectNode params = Json.object().put("name", "book").put("requestState", "x");
        params.putObject("inputResponses").put("a", 1);
        params.putObject("_meta").put("traceparent", "another");
        return new JsonRpc.Request(LongNode.valueOf(2), "tools/call", params);
    }

    @Test
    void openForTheSameRequestWithAnotherIdAndTheAnswers() {
        String sealed = states.seal(ALEX, request("tools/call", "book"), STATE);

        assertThat(sealed).doesNotContain("where");
        assertThat(states.open(ALEX, again(), sealed)).isEqualTo(STATE);
    }

    @Test
    void openAtAnotherNodeOfTheSameDatabase() {
        String sealed = states.seal(ALEX, request("tools/call", "book"), STATE);

        assertThat(new RequestStates(Sealer.of(database), clock).open(ALEX, again(), sealed))
                .isEqualTo(STATE);
    }

    @Test
    void openForNobodyElseAndNothingElse() {
        String sealed = states.seal(ALEX, request("tools/call", "book"), STATE);

        assertThat(states.open(caller("sam", "client"), again(), sealed)).isNull();
        assertThat(states.open(caller("alex", "another client"), again(), sealed))
                .isNull();
        assertThat(states.open(ALEX, request("tools/call", "pay"), sealed)).isNull();
        assertThat(states.open(ALEX, request("prompts/get", "book"), sealed)).isNull();
    }

    @Test
    void openNoLongerThanTenMinutes() {
        String sealed = states.seal(ALEX, request("tools/call", "book"), STATE);

        clock.advance(Duration.ofMinutes(9));
        assertThat(states.open(ALEX, again(), sealed)).isEqualTo(STATE);
        clock.advance(Duration.ofMinutes(1));
        assertThat(states.open(ALEX, again(), sealed)).isNull();
    }
}
