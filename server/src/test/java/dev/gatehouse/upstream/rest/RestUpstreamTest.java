package dev.gatehouse.upstream.rest;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.StrictJson;
import dev.gatehouse.testing.Recorder;
import dev.gatehouse.testing.RestFronts;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Declared tools of a REST backend, called through the gate; what the backend sees is looked at byte by byte. */
class RestUpstreamTest {
    private static final String ORDERS = """
        type: rest
        id: orders
        url: BACKEND/api/
        identity: { mode: headers }
        access: { mode: required, scopes: [orders:read] }
        timeouts: { total: 2s }
        maxAnswer: 2KiB
        tools:
          - { name: orders_get, path: "/orders/{id}", query: { fields: "{fields}", lang: en } }
          - name: orders_create
            method: POST
            path: /orders
            headers: { X-Channel: mcp, Prefer: "{prefer}" }
            inputSchema: { type: object }
          - name: orders_ship
            method: PUT
            path: "/orders/{id}/shipment.{format}"
            inputSchema: { type: object }
            body: { to: "{address}", note: "for {who}", by: gatehouse, tags: ["{tag}"] }
          - { name: orders_list, path: /orders, inputSchema: { type: object }, query: { tag: "{tags}" },
              result: { maxSize: 500B } }
          - { name: closed, path: /closed, access: { enabled: false } }
        """;

    @TempDir
    private static Path folder;

    private static RestFronts fronts;
    private static Recorder backend;

    @BeforeAll
    static void start() throws Exception {
        fronts = RestFronts.before(folder, ORDERS);
        backend = fronts.backend();
    }

    @AfterAll
    static void stop() {
        fronts.close();
    }

    @BeforeEach
    void answerAgain() {
        backend.answers(Recorder.json("{\"ok\":true}"));
    }

    private static HttpResponse<String> call(String tool, String arguments) {
        return fronts.call(tool, arguments, "orders:read");
    }

    private static String code(HttpResponse<String> answer) {
        return json(answer).path("error").path("code").asText();
    }

    private static AuditEntry lastRecord() {
        return fronts.lastRecord();
    }

    @Test
    void fillsPathAndQueryAndGivesTheAnswerBack() {
        backend.answers(Recorder.json("{\"id\":7,\"total\":12.50}"));

        HttpResponse<String> answer = call("orders_get", "{\"id\":\"7\",\"fields\":\"id,total\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("data").path("id").asInt()).isEqualTo(7);
        assertThat(backend.lastLine()).isEqualTo("GET /api/orders/7?fields=id%2Ctotal&lang=en HTTP/1.1");
        assertThat(lastRecord().upstream()).isEqualTo("orders");
        assertThat(lastRecord().outcome()).isEqualTo("ok");
    }

    @Test
    void leavesAParameterOutWhoseArgumentWasNotGiven() {
        call("orders_get", "{\"id\":\"7\"}");

        assertThat(backend.lastLine()).isEqualTo("GET /api/orders/7?lang=en HTTP/1.1");
    }

    @Test
    void sendsAListAsSeveralParameters() {
        call("orders_list", "{\"tags\":[\"a b\",\"c&d\"]}");

        assertThat(backend.lastLine()).isEqualTo("GET /api/orders?tag=a%20b&tag=c%26d HTTP/1.1");
    }

    @Test
    void saysThatAnAnswerWasCut() {
        backend.answers(Recorder.json("{\"orders\":[" + "{\"item\":\"pen\"},".repeat(80) + "{}]}"));

        HttpResponse<String> answer = call("orders_list", "{}");

        int kept = json(answer).at("/data/orders").size();
        assertThat(kept).isBetween(1, 40);
        assertThat(json(answer).path("notice").asText())
                .isEqualTo("[Cut here: these are the first " + kept + " of 81 orders. Ask for less at a time.]");
    }

    @Test
    void sendsWhatIsUsedNowhereElseAsTheBody() {
        call("orders_create", "{\"item\":\"pen\",\"count\":2,\"prefer\":\"minimal\"}");

        assertThat(backend.lastLine()).isEqualTo("POST /api/orders HTTP/1.1");
        assertThat(backend.last()).endsWith("\r\n\r\n{\"item\":\"pen\",\"count\":2}");
        assertThat(backend.lastField("Prefer")).containsExactly("minimal");
        assertThat(backend.lastField("X-Channel")).containsExactly("mcp");
        assertThat(backend.lastField("Content-Type")).containsExactly("application/json");
    }

    @Test
    void changesNoValueOnItsWayThereAndBack() throws Exception {
        String item = "{\"z\":1.0,\"a\":[1e2,-5E-7,12345678901234567890123,0.10000000000000000000000000000000001],"
                + "\"\\u00e9\":\"\\ud83d\\ude00\\/\\\"\\\\\\u2028\\u000b\",\"b\":null,\"e\":{}}";
        backend.answersBy(request -> Recorder.json(request.substring(request.indexOf("\r\n\r\n") + 4)));

        HttpResponse<String> answer = call("orders_create", "{\"item\":" + item + "}");

        JsonNode value = StrictJson.read(item.getBytes(StandardCharsets.UTF_8));
        String sent = Json.text(value);
        assertThat(sent).contains("1.0,", "1e2", "12345678901234567890123", "0.10000000000000000000000000000000001");
        assertThat(backend.last()).endsWith("{\"item\":" + sent + "}");
        assertThat(StrictJson.read(answer.body().getBytes(StandardCharsets.UTF_8))
                        .at("/data/item"))
                .isEqualTo(value)
                .hasToString(value.toString());
    }

    @Test
    void fillsADeclaredBody() {
        call("orders_ship", "{\"id\":\"7\",\"format\":\"pdf\",\"address\":{\"city\":\"Ulm\"},\"who\":\"Al\"}");

        assertThat(backend.lastLine()).isEqualTo("PUT /api/orders/7/shipment.pdf HTTP/1.1");
        assertThat(backend.last())
                .endsWith("{\"to\":{\"city\":\"Ulm\"},\"note\":\"for Al\",\"by\":\"gatehouse\",\"tags\":[]}");
    }

    @ParameterizedTest
    @CsvSource({
        "a/b, a%2Fb",
        "a b, a%20b",
        "a?b#c, a%3Fb%23c",
        "a;b, a%3Bb",
        "grün, gr%C3%BCn",
        "..., ...",
        "a%2Fb, a%252Fb"
    })
    void keepsAnArgumentInItsSegment(String id, String sent) {
        call("orders_get", "{\"id\":\"" + id + "\"}");

        assertThat(backend.lastLine()).isEqualTo("GET /api/orders/" + sent + "?lang=en HTTP/1.1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "..",
                ".",
                "",
                "../admin",
                "a/../../admin",
                "..\\\\admin",
                "%2e%2e",
                "%2E%2E%2Fadmin",
                "%252e%252e",
                "%25252e%25252e",
                "..;x=1",
                "a\\u0000b",
                "a\\r\\nX: y",
                "\\u007f"
            })
    void refusesAnArgumentThatCouldLeaveItsSegment(String id) {
        int before = backend.requests().size();

        HttpResponse<String> answer = call("orders_get", "{\"id\":\"" + id + "\"}");

        assertThat(code(answer)).isEqualTo("invalid_arguments");
        assertThat(backend.requests()).hasSize(before);
    }

    @Test
    void refusesAnArgumentThatWouldEndItsHeader() {
        HttpResponse<String> answer = call("orders_create", "{\"prefer\":\"a\\r\\nAuthorization: Bearer x\"}");

        assertThat(code(answer)).isEqualTo("invalid_arguments");
    }

    @Test
    void tellsTheBackendWhoCallsAndNothingElseOfTheRequest() {
        call("orders_get", "{\"id\":\"7\"}");

        assertThat(backend.lastField("X-User-Id")).containsExactly("alex");
        assertThat(backend.lastField("X-User-Scopes")).containsExactly("orders:read");
        assertThat(backend.lastField("X-Request-Id")).hasSize(1);
        assertThat(backend.last()).doesNotContainIgnoringCase("authorization").doesNotContain("mallory", "secret");
    }

    @Test
    void isClosedWhereItHasNoAccess() {
        assertThat(code(call("closed", "{}"))).isEqualTo("unknown_tool");
    }

    @Test
    void tellsWhatTheBackendSaysOfABadRequest() {
        backend.answers(Recorder.answer("404 Not Found", "application/json", "{\"error\":\"no order 7\"}"));

        HttpResponse<String> answer = call("orders_get", "{\"id\":\"7\"}");

        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(code(answer)).isEqualTo("upstream_rejected");
        assertThat(answer.body()).contains("no order 7");
        assertThat(lastRecord().outcome()).isEqualTo("tool_error");
    }

    @ParameterizedTest
    @CsvSource({"500 Oops, 502, upstream_failed", "401 Unauthorized, 422, upstream_rejected"})
    void keepsWhatTheBackendSaysOfItselfOrOfOurCredentials(String status, int told, String code) {
        backend.answers(Recorder.answer(status, "text/plain", "java.lang.NullPointerException at Orders.java:7"));

        HttpResponse<String> answer = call("orders_get", "{\"id\":\"7\"}");

        assertThat(answer.statusCode()).isEqualTo(told);
        assertThat(code(answer)).isEqualTo(code);
        assertThat(answer.body()).doesNotContain("NullPointer");
    }

    @Test
    void followsNoRedirect() {
        backend.answers(Recorder.answer("302 Found\r\nLocation: http://169.254.169.254/", "text/plain", ""));

        assertThat(code(call("orders_get", "{\"id\":\"7\"}"))).isEqualTo("upstream_unusable");
    }

    @Test
    void refusesJsonThatIsNone() {
        backend.answers(Recorder.json("{\"a\":1,\"a\":2}"));

        assertThat(code(call("orders_get", "{\"id\":\"7\"}"))).isEqualTo("upstream_unusable");
    }

    @Test
    void readsNoMoreThanItsLimit() {
        backend.answers(Recorder.json("\"" + "x".repeat(3_000) + "\""));

        assertThat(code(call("orders_get", "{\"id\":\"7\"}"))).isEqualTo("upstream_unusable");
    }

    @Test
    void recordsThatACallWithoutAnswerMayHaveBeenDone() {
        backend.answers("");

        HttpResponse<String> answer = call("orders_create", "{}");

        assertThat(code(answer)).isEqualTo("upstream_unreachable");
        assertThat(answer.body()).contains("whether it did what it was asked is not known");
        assertThat(lastRecord().outcome()).isEqualTo("unknown");
        assertThat(backend.requests().stream()
                        .filter(one -> one.contains("POST /api/orders"))
                        .count())
                .isPositive();
    }

    @Test
    void recordsATimeoutOfWhatCanBeAskedAgain() {
        backend.answersBy(request -> {
            try {
                Thread.sleep(20_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return "";
        });

        HttpResponse<String> answer = call("orders_get", "{\"id\":\"7\"}");

        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(code(answer)).isEqualTo("upstream_timeout");
        assertThat(lastRecord().outcome()).isEqualTo("timeout");
        assertThat(lastRecord().upstreamMicros()).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "path: '/a b'|must be percent-encoded",
                "path: '/5%'|must be percent-encoded",
                "path: /a/%2e%2e/b|a segment of dots",
                "path: '/{a/b}'|a place that is not {name}",
                "path: /a, headers: { Authorization: '{t}' }|takes no argument",
                "path: /a, headers: { X-User-Id: '{t}' }|takes no argument",
                "path: /a, headers: { 'a b': x }|not the name of a header field",
                "path: /a, inputSchema: { type: 7 }|schema is not valid"
            })
    void refusesADeclarationThatCannotBeUsed(String declaration, String reason) {
        String yaml = "type: rest\nid: a\nurl: BACKEND\ntools: [{ name: x, " + declaration + " }]";

        assertThatThrownBy(() -> fronts.source(yaml))
                .hasMessageStartingWith("upstream a, tool x: ")
                .hasMessageContaining(reason);
    }
}
