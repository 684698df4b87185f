package dev.gatehouse.mcp;

import static dev.gatehouse.mcp.Endpoint.message;
import static dev.gatehouse.mcp.Endpoint.modernParams;
import static dev.gatehouse.mcp.Endpoint.withToken;
import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testing.RawHttp;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What MCP's endpoint asks of HTTP: sizes, origins, hosts, paths, methods, request ids, whatever the message says. */
class HttpRulesTest {
    private static final Map<String, String> LEGACY = Map.of("MCP-Protocol-Version", "2025-11-25");
    private static final String LIST = message("tools/list", modernParams(""));

    @RegisterExtension
    private static final SharedEndpoint IT = new SharedEndpoint();

    @Test
    void refusesABodyThatAnnouncesTooMuch() {
        RawHttp.Answer answer = IT.endpoint()
                .raw(
                        "POST /mcp HTTP/1.1",
                        List.of(
                                "Authorization: Bearer " + IT.token(),
                                "Content-Type: application/json",
                                "Content-Length: 5000000"),
                        "{");

        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("body_too_large");
    }

    @Test
    void refusesABodyThatGrowsTooLarge() {
        HttpResponse<String> answer = IT.fronts()
                .send(IT.fronts()
                        .request("/mcp")
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + IT.token())
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofInputStream(
                                () -> new java.io.ByteArrayInputStream(new byte[5_000_000]))));

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://evil.example", "null", "http://localhost.evil.example", "file://localhost"})
    void refusesAPageOfAForeignOrigin(String origin) {
        RawHttp.Answer answer = refused("Origin: " + origin);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("\"origin_refused\"");
        assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:8080", "localhost.evil.example"})
    void refusesAForeignHost(String host) {
        RawHttp.Answer answer = refused("Host: " + host);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("\"host_refused\"");
    }

    private RawHttp.Answer refused(String header) {
        return IT.endpoint()
                .raw(
                        "POST /mcp HTTP/1.1",
                        List.of(
                                header,
                                "Authorization: Bearer " + IT.token(),
                                "Content-Type: application/json",
                                "Connection: close",
                                "Content-Length: " + LIST.length()),
                        LIST);
    }

    @Test
    void refusesTwoAuthorizationHeaders() {
        RawHttp.Answer answer = refused("Authorization: Bearer " + IT.token());

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("\"malformed_credentials\"");
        assertThat(answer.header("WWW-Authenticate")).contains("error=\"invalid_request\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mcp/", "/mcp/orders", "/mcp;x=1", "/mcp;", "//mcp", "/mcp/%2e%2e/mcp", "/%6dcp"})
    void isFoundUnderItsExactPathOnly(String path) {
        RawHttp.Answer answer = IT.endpoint()
                .raw(
                        "POST " + path + " HTTP/1.1",
                        List.of(
                                "Authorization: Bearer " + IT.token(),
                                "Content-Type: application/json",
                                "Connection: close",
                                "Content-Length: " + LIST.length()),
                        LIST);

        assertThat(answer.status()).isIn(400, 404);
    }

    @ParameterizedTest
    @CsvSource({"GET, POST", "DELETE, POST", "PUT, 'POST, GET, DELETE'", "OPTIONS, 'POST, GET, DELETE'"})
    void takesPostOnlyOutsideOfASession(String method, String allowed) {
        RawHttp.Answer answer = IT.endpoint()
                .raw(
                        method + " /mcp HTTP/1.1",
                        List.of("Authorization: Bearer " + IT.token(), "Connection: close"),
                        "");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
    }

    @Test
    void answersThePreflightOfAnAllowedPage() {
        RawHttp.Answer answer = IT.endpoint()
                .raw(
                        "OPTIONS /mcp HTTP/1.1",
                        List.of(
                                "Origin: http://localhost:6274",
                                "Access-Control-Request-Method: POST",
                                "Access-Control-Request-Headers: authorization, mcp-param-region",
                                "Connection: close"),
                        "");

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("http://localhost:6274");
        assertThat(answer.header("Access-Control-Allow-Headers"))
                .contains("Authorization", "Mcp-Name", "mcp-param-region");
    }

    @Test
    void returnsAWellFormedRequestId() {
        HttpResponse<String> answer = IT.endpoint().post(withToken(IT.token(), with("X-Request-Id", "my-id.1")), "{");

        assertThat(answer.headers().firstValue("X-Request-Id")).contains("my-id.1");
        assertThat(json(answer).path("error").path("data").path("requestId").asText())
                .isEqualTo("my-id.1");
    }

    @Test
    void replacesAnIllFormedRequestId() {
        HttpResponse<String> answer = IT.endpoint().post(withToken(IT.token(), with("X-Request-Id", "<b>")), "{");

        assertThat(answer.headers().firstValue("X-Request-Id").orElseThrow()).matches("[A-Za-z0-9_-]{22}");
    }

    @Test
    void recordsTheClientsTrace() {
        String trace = "0af7651916cd43dd8448eb211c80319c";

        var answer = IT.endpoint()
                .post(withToken(IT.token(), with("traceparent", "00-" + trace + "-b7ad6b7169203331-01")), "{");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(IT.fronts().recorded().getLast().traceId()).isEqualTo(trace);
    }

    /** A legacy request's headers with one more. */
    private static Map<String, String> with(String name, String value) {
        Map<String, String> headers = new HashMap<>(LEGACY);
        headers.put(name, value);
        return headers;
    }
}
