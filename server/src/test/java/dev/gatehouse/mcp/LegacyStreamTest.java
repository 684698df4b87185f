package dev.gatehouse.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.Callers;
import dev.gatehouse.testing.Events;
import dev.gatehouse.testing.LegacyClient;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.LogLevel;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolFailure;
import dev.gatehouse.tools.ToolResult;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams of the older revisions: what is said before a result, what is said beside requests, and resuming both. */
class LegacyStreamTest {
    private static final String PROGRESS = "{\"name\":\"waiter\",\"_meta\":{\"progressToken\":\"p\"}}";

    @TempDir
    private Path folder;

    private final Semaphore finish = new Semaphore(0);
    private final CountDownLatch interrupted = new CountDownLatch(1);
    private RunningFronts fronts;
    private Endpoint endpoint;
    private LegacyClient client;

    @BeforeEach
    void start() {
        fronts = RunningFronts.offering(folder, waiter(), counter(), poller(), Tools.echo());
        endpoint = Endpoint.start(fronts);
        client = connect("2025-11-25");
    }

    @AfterEach
    void stop() {
        finish.release(100);
        fronts.close();
    }

    /** Says that it has begun, then waits until the test lets it finish. */
    private Tool waiter() {
        return Tools.tool("waiter", Access.required(), call -> {
            call.conversation().progress(1, 2.0, "begun");
            try {
                finish.acquire();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw new ToolFailure("Interrupted.");
            }
            return ToolResult.text("done by " + call.arguments().path("who").asText());
        });
    }

    /** Ends its client's connection, then waits until the test lets it finish. */
    private Tool poller() {
        return Tools.tool("poller", Access.required(), call -> {
            call.conversation().disconnect();
            finish.acquireUninterruptibly();
            return ToolResult.text("done");
        });
    }

    private static Tool counter() {
        return Tools.tool("counter", Access.required(), call -> {
            call.conversation().progress(0, 100.0, null);
            call.conversation().log(LogLevel.DEBUG, null, TextNode.valueOf("detail"));
            call.conversation().progress(50, 100.0, null);
            call.conversation().progress(50, 100.0, null);
            call.conversation().log(LogLevel.WARNING, "counter", TextNode.valueOf("half"));
            call.conversation().progress(100, 100.0, null);
            return ToolResult.text("counted");
        });
    }

    private LegacyClient connect(String revision) {
        return LegacyClient.connect(endpoint.url(), fronts.token("demo:read"), revision, "{}");
    }

    private static List<String> methods(List<JsonNode> messages) {
        return messages.stream()
                .map(message -> message.path("method").asText("result"))
                .toList();
    }

    @Test
    void isPlainJsonWhereNothingIsSaidBeforeTheResult() {
        HttpResponse<String> answer =
                client.request("tools/call", "{\"name\":\"echo\",\"arguments\":{\"message\":\"hi\"}}");

        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void carriesProgressAndTheResultAndEnds() {
        Events events = client.stream(9, "tools/call", "{\"name\":\"counter\",\"_meta\":{\"progressToken\":\"p\"}}");

        List<JsonNode> messages = events.rest();

        assertThat(events.answer().headers().firstValue("Content-Type")).contains("text/event-stream");
        assertThat(events.answer().headers().firstValue("X-Accel-Buffering")).contains("no");
        assertThat(messages)
                .filteredOn(message -> message.path("method").asText().equals("notifications/progress"))
                .extracting(message -> message.path("params").toString())
                .containsExactly(
                        "{\"progressToken\":\"p\",\"progress\":0,\"total\":100}",
                        "{\"progressToken\":\"p\",\"progress\":50,\"total\":100}",
                        "{\"progressToken\":\"p\",\"progress\":100,\"total\":100}");
        assertThat(messages.getLast().path("id").asInt()).isEqualTo(9);
        assertThat(messages.getLast().path("result").has("resultType")).isFalse();
    }

    @Test
    void tellsNoProgressToWhoDidNotAsk() {
        List<JsonNode> messages =
                client.stream(9, "tools/call", "{\"name\":\"counter\"}").rest();

        assertThat(methods(messages)).containsExactly("notifications/message", "result");
    }

    @Test
    void beginsWithAnIdToResumeFromWhereTheRevisionHasThat() {
        Events.Event first =
                client.stream(9, "tools/call", "{\"name\":\"counter\"}").first();

        assertThat(first.id()).isNotNull();
        assertThat(first.retry()).isEqualTo("1000");
        assertThat(first.data()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2025-06-18", "2025-03-26"})
    void beginsWithAMessageWhereClientsCannotReadEmptyEvents(String revision) {
        Events.Event first = connect(revision).stream(9, "tools/call", "{\"name\":\"counter\"}")
                .first();

        assertThat(first.id()).isNotNull();
        assertThat(first.data()).contains("notifications/message");
    }

    @Test
    void carriesTheLogMessagesThatTheClientWants() {
        assertThat(client.request("logging/setLevel", "{\"level\":\"debug\"}").body())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
        assertThat(methods(
                        client.stream(1, "tools/call", "{\"name\":\"counter\"}").rest()))
                .containsExactly("notifications/message", "notifications/message", "result");

        client.request("logging/setLevel", "{\"level\":\"error\"}");
        assertThat(client.request("tools/call", "{\"name\":\"counter\"}")
                        .headers()
                        .firstValue("Content-Type"))
                .contains("application/json");
    }

    @Test
    void refusesALogLevelThatThereIsNot() {
        HttpResponse<String> answer = client.request("logging/setLevel", "{\"level\":\"loud\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(RunningFronts.json(answer).path("error").path("code").asInt())
                .isEqualTo(-32602);
    }

    @Test
    void isResumedWhereItBroke() {
        Events before = client.stream(9, "tools/call", PROGRESS);
        Events.Event begun = before.next();
        before.close();
        finish.release();

        Events after = client.listen(begun.id());

        assertThat(after.rest())
                .singleElement()
                .satisfies(message -> assertThat(message.path("id").asInt()).isEqualTo(9));
    }

    @Test
    void isResumedFromTheBeginningToo() {
        Events before = client.stream(9, "tools/call", PROGRESS);
        Events.Event prime = before.first();
        before.next();
        before.close();
        finish.release();

        assertThat(methods(client.listen(prime.id()).rest())).containsExactly("notifications/progress", "result");
    }

    @Test
    void holdsNoConnectionForWorkThatSaysSo() {
        Events before = client.stream(9, "tools/call", "{\"name\":\"poller\"}");
        Events.Event prime = before.first();
        assertThat(prime.id()).isNotNull();
        assertThat(before.rest()).as("the connection is closed").isEmpty();

        finish.release();

        assertThat(client.listen(prime.id()).next().json().path("id").asInt()).isEqualTo(9);
    }

    @Test
    void saysAtBatchesInTheSessionsOwnStream() {
        LegacyClient old = connect("2025-03-26");
        Events events = old.listen(null);

        HttpResponse<String> answer =
                old.send("[" + LegacyClient.message(1, "tools/call", "{\"name\":\"counter\"}") + "]");

        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(events.next().data()).contains("notifications/message");
    }

    @Test
    void isNothingThatTheModernEraHas() {
        HttpResponse<String> answer = endpoint.get(
                fronts.token("demo:read"), Map.of("MCP-Protocol-Version", "2026-07-28", "Accept", "text/event-stream"));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
    }

    @Test
    void isOverOnceEverythingWasRead() {
        Events events = client.stream(9, "tools/call", PROGRESS);
        events.next();
        finish.release();
        Events.Event result = events.next();

        await("the end of the stream, which comes after its last event")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(client.get(result.id()).statusCode()).isEqualTo(405));
    }

    @Test
    void neverCarriesWhatBelongsToAnother() {
        Events one = client.stream(
                1, "tools/call", PROGRESS.replace("\"_meta\"", "\"arguments\":{\"who\":\"1\"},\"_meta\""));
        Events two = client.stream(
                2, "tools/call", PROGRESS.replace("\"_meta\"", "\"arguments\":{\"who\":\"2\"},\"_meta\""));
        Events.Event begunOne = one.next();
        Events.Event begunTwo = two.next();
        one.close();
        two.close();
        finish.release(2);

        assertThat(client.listen(begunOne.id()).rest())
                .extracting(message -> message.path("result")
                        .path("content")
                        .path(0)
                        .path("text")
                        .asText())
                .containsExactly("done by 1");
        assertThat(client.listen(begunTwo.id()).rest())
                .extracting(message -> message.path("result")
                        .path("content")
                        .path(0)
                        .path("text")
                        .asText())
                .containsExactly("done by 2");
    }

    @Test
    void isResumedByItsOwnSessionAlone() {
        Events mine = client.stream(9, "tools/call", PROGRESS);
        Events.Event begun = mine.next();

        assertThat(connect("2025-11-25").get(begun.id()).statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "p-", "-1", "p1.2-99999999999999999999"})
    void isNotResumedFromAnIdThatIsNone(String id) {
        assertThat(client.get(id).statusCode()).isEqualTo(400);
    }

    @Test
    void isNotStoppedByALostConnection() {
        Events events = client.stream(9, "tools/call", PROGRESS);
        Events.Event begun = events.next();
        events.close();
        Events resumed = client.listen(begun.id());
        finish.release();

        assertThat(resumed.next().json().path("result").path("isError").asBoolean())
                .isFalse();
        assertThat(interrupted.getCount()).isEqualTo(1);
    }

    @Test
    void isStoppedByACancellation() throws Exception {
        Events events = client.stream(9, "tools/call", PROGRESS);
        events.next();

        HttpResponse<String> cancelled = client.send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\","
                + "\"params\":{\"requestId\":9,\"reason\":\"changed my mind\"}}");

        assertThat(cancelled.statusCode()).isEqualTo(202);
        interrupted.await();
        assertThat(events.rest()).as("no response to a cancelled request").isEmpty();
        assertThat(fronts.recorded())
                .filteredOn(entry -> entry.method().equals("tools/call"))
                .singleElement()
                .satisfies(entry -> assertThat(entry.outcome()).isEqualTo("cancelled"));
    }

    @Test
    void isNotStoppedByAnotherSessionsCancellation() {
        Events events = client.stream(9, "tools/call", PROGRESS);
        events.next();

        connect("2025-11-25")
                .send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":9}}");
        finish.release();

        assertThat(events.next().json().has("result")).isTrue();
    }

    @Test
    void isOneAtATimeForWhatBelongsToNoRequest() {
        Events first = client.listen(null);
        assertThat(first.first().id()).isNotNull();

        assertThat(client.get(null).statusCode()).isEqualTo(409);
    }

    @Test
    void tellsOfAChangedList() throws Exception {
        Events events = client.listen(null);
        events.first();

        fronts.tools()
                .offer(
                        "more",
                        Offerings.of(List.of(Tools.tool("another", Access.open(), call -> ToolResult.text("")))));

        assertThat(events.next().data())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
    }

    @Test
    void tellsOnResumingWhatWasMissed() {
        Events before = client.listen(null);
        Events.Event prime = before.first();
        before.close();
        fronts.tools()
                .offer(
                        "more",
                        Offerings.of(List.of(Tools.tool("another", Access.open(), call -> ToolResult.text("")))));

        assertThat(client.listen(prime.id()).next().data()).contains("notifications/tools/list_changed");
    }

    @Test
    void tellsOfTheResourcesSubscribedTo() {
        fronts.tools()
                .offer(
                        "resources",
                        new Offerings(
                                List.of(), List.of(resource("test://a"), resource("test://b")), List.of(), List.of()));
        Events events = client.listen(null);
        events.first();
        assertThat(client.request("resources/subscribe", "{\"uri\":\"test://b\"}")
                        .body())
                .contains("\"result\":{}");

        fronts.tools().resourceUpdated("test://a");
        fronts.tools().resourceUpdated("test://b");

        assertThat(events.next().data())
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\","
                        + "\"params\":{\"uri\":\"test://b\"}}");

        assertThat(client.request("resources/unsubscribe", "{\"uri\":\"test://b\"}")
                        .body())
                .contains("\"result\":{}");
        fronts.tools().resourceUpdated("test://b");
        client.request("resources/subscribe", "{\"uri\":\"test://a\"}");
        fronts.tools().resourceUpdated("test://a");
        assertThat(events.next().data()).contains("test://a");
    }

    @Test
    void tellsOnlyItsOwnerWhereAUriHoldsSomethingElseForEachCaller() {
        fronts.tools()
                .offer(
                        "resources",
                        new Offerings(
                                List.of(), List.of(resource("test://a"), resource("test://b")), List.of(), List.of()));
        Events events = client.listen(null);
        events.first();
        client.request("resources/subscribe", "{\"uri\":\"test://a\"}");
        client.request("resources/subscribe", "{\"uri\":\"test://b\"}");
        AuditEntry subscribing = fronts.recorded().getLast();
        String issuer = String.valueOf(subscribing.issuer());

        fronts.tools().resourceUpdated("test://a", Callers.user(issuer, "somebody else"));
        fronts.tools().resourceUpdated("test://b", Callers.user(issuer, String.valueOf(subscribing.subject())));

        assertThat(events.next().data()).contains("test://b");
    }

    @Test
    void refusesSubscriptionsToWhatIsNotThere() {
        HttpResponse<String> answer = client.request("resources/subscribe", "{\"uri\":\"test://nothing\"}");

        assertThat(RunningFronts.json(answer).path("error").path("code").asInt())
                .isEqualTo(-32002);
    }

    private static Resource resource(String uri) {
        return Resource.of(
                uri,
                Presentation.of(uri, null, null),
                "text/plain",
                Access.required(),
                read -> ResourceContents.text(read.uri(), "text/plain", "content", null));
    }

    @Test
    void endsWhenTheTokenExpires() {
        String brief = fronts.anyToken().expiresIn(Duration.ofSeconds(3)).sign();
        Events events = client.as(brief).listen(null);

        assertThat(events.rest()).isEmpty();
    }

    @Test
    void endsWithTheSession() {
        Events events = client.listen(null);
        events.first();

        client.end();

        assertThat(events.rest()).isEmpty();
    }

    @Test
    void endsForThoseWhoAreNoLongerWelcome() {
        Events events = client.listen(null);
        events.first();
        LegacyClient sam = LegacyClient.connect(
                endpoint.url(), fronts.anyToken().claim("sub", "sam").sign(), "2025-11-25", "{}");
        Events others = sam.listen(null);
        others.first();

        endpoint.legacyParts().disconnect(caller -> caller.subject().equals("alex"));

        assertThat(events.rest()).isEmpty();
        fronts.tools()
                .offer(
                        "more",
                        Offerings.of(List.of(Tools.tool("another", Access.open(), call -> ToolResult.text("")))));
        assertThat(others.next().data()).contains("list_changed");
    }

    @Test
    void endsWithAWordOnWhenToComeBackWhenTheGatewayStops() {
        Events events = client.listen(null);
        events.first();

        endpoint.legacyParts().stop();

        assertThat(events.first().retry()).isEqualTo("1000");
        assertThat(events.rest()).isEmpty();
    }

    @Test
    void becomesAStreamWhenNothingIsSaidForLong() {
        Events events = client.stream(9, "tools/call", "{\"name\":\"waiter\"}");

        assertThat(events.first().id()).as("the priming event").isNotNull();
        finish.release();
        assertThat(events.next().json().path("id").asInt()).isEqualTo(9);
    }

    @Test
    void needsAClientThatReadsEvents() {
        HttpResponse<String> answer = endpoint.get(
                fronts.token("demo:read"), Map.of("Mcp-Session-Id", client.session(), "Accept", "application/json"));

        assertThat(answer.statusCode()).isEqualTo(406);
    }
}
