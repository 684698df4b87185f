package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.RawHttp;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the HTTP server refuses by itself, on both ports, has the shape of every other error. */
class MalformedRequestTest {
    private static final GatewayProcess GATEWAY = GatewayProcess.shared();

    static Stream<Arguments> malformedRequests() {
        return Stream.of(GATEWAY.origin().getPort(), GATEWAY.admin().getPort())
                .flatMap(port -> Stream.of(
                        Arguments.of(port, "no HTTP", List.of("GARBAGE"), 400, "malformed_request"),
                        Arguments.of(port, "a bad escape", get("/%zz"), 400, "malformed_request"),
                        Arguments.of(port, "an encoded slash", get("/a%2fb"), 400, "malformed_request"),
                        Arguments.of(port, "an empty segment", get("//mcp"), 400, "malformed_request"),
                        Arguments.of(port, "a dot segment", get("/console/..;/api"), 400, "malformed_request"),
                        Arguments.of(port, "no Host", List.of("GET / HTTP/1.1"), 400, "malformed_request"),
                        Arguments.of(
                                port,
                                "two lengths",
                                List.of(
                                        "POST /mcp HTTP/1.1",
                                        "Host: localhost",
                                        "Content-Length: 3",
                                        "Transfer-Encoding: chunked"),
                                400,
                                "malformed_request"),
                        Arguments.of(port, "an unknown version", List.of("GET / HTTP/9.1"), 505, "malformed_request"),
                        Arguments.of(port, "a long path", get("/" + "a".repeat(20_000)), 414, "header_too_large"),
                        Arguments.of(
                                port,
                                "a long header",
                                List.of("GET / HTTP/1.1", "Host: localhost", "X-Long: " + "a".repeat(20_000)),
                                431,
                                "header_too_large")));
    }

    private static List<String> get(String target) {
        return List.of("GET " + target + " HTTP/1.1", "Host: localhost", "Connection: close");
    }

    @ParameterizedTest(name = "{1} on port {0}")
    @MethodSource("malformedRequests")
    void answersAMalformedRequestWithOurErrorAndNothingOfTheInside(
            int port, String what, List<String> lines, int status, String code) throws Exception {
        RawHttp.Answer answer = RawHttp.send(port, lines, "");

        assertThat(answer.status()).as(what).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        JsonNode body = Json.mapper().readTree(answer.body());
        assertThat(body.path("code").textValue()).isEqualTo(code);
        assertThat(body.path("requestId").textValue()).isEqualTo(answer.header("X-Request-Id"));
        assertThat(answer.header("Server")).isEmpty();
        assertThat(answer.body()).doesNotContainIgnoringCase("jetty").doesNotContain("<html>", "Exception");
    }

    @ParameterizedTest
    @MethodSource("refusedMethods")
    void answersAMethodThatNobodyKnowsWithOurError(int port, String method) throws Exception {
        RawHttp.Answer answer =
                RawHttp.send(port, List.of(method + " / HTTP/1.1", "Host: localhost", "Connection: close"), "");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(Json.mapper().readTree(answer.body()).path("code").textValue())
                .isEqualTo("method_not_allowed");
    }

    static Stream<Arguments> refusedMethods() {
        return Stream.of(GATEWAY.origin().getPort(), GATEWAY.admin().getPort())
                .flatMap(port -> Stream.of(Arguments.of(port, "TRACE"), Arguments.of(port, "FOO")));
    }
}
