package dev.gatehouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.testing.RawHttp;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** MCP 2026-07-28, Streamable HTTP: each standard header of each method says what the body says, or is refused. */
class HeaderAndBodyTest {
    private static final int HEADER_MISMATCH = -32020;
    private static final String VERSION = "MCP-Protocol-Version";
    private static final String METHOD = "Mcp-Method";
    private static final String NAME = "Mcp-Name";
    private static final Map<String, Integer> PLACES = Map.of(VERSION, 0, METHOD, 1, NAME, 2);

    /** A method, the parameters it goes with and what Mcp-Name mirrors, if anything. */
    private record Request(String method, String params, String name) {}

    private static final List<Request> REQUESTS = List.of(
            new Request("server/discover", "", ""),
            new Request("tools/list", "", ""),
            new Request("tools/call", "\"name\":\"test_simple_text\"", "test_simple_text"),
            new Request("resources/list", "", ""),
            new Request("resources/templates/list", "", ""),
            new Request("resources/read", "\"uri\":\"test://static-text\"", "test://static-text"),
            new Request("prompts/list", "", ""),
            new Request("prompts/get", "\"name\":\"test_simple_prompt\"", "test_simple_prompt"),
            new Request(
                    "completion/complete",
                    "\"ref\":{\"type\":\"ref/prompt\",\"name\":\"test_prompt_with_arguments\"},"
                            + "\"argument\":{\"name\":\"arg1\",\"value\":\"t\"}",
                    ""),
            new Request("tasks/get", "\"taskId\":\"a-task\"", "a-task"),
            new Request("tasks/cancel", "\"taskId\":\"a-task\"", "a-task"),
            new Request("tasks/update", "\"taskId\":\"a-task\",\"inputResponses\":{}", "a-task"));

    static Stream<Arguments> contradictions() {
        return REQUESTS.stream()
                .flatMap(request -> Stream.of(VERSION, METHOD, NAME)
                        .filter(header ->
                                !header.equals(NAME) || !request.name().isEmpty())
                        .flatMap(header -> defects(request, header).entrySet().stream()
                                .map(defect -> arguments(
                                        request.method() + ", " + header + " " + defect.getKey(),
                                        request,
                                        header,
                                        defect.getValue()))));
    }

    /** The header fields that come in place of the right one, by what is wrong with them. */
    private static Map<String, List<String>> defects(Request request, String header) {
        String right = right(request, header);
        Map<String, List<String>> defects = new TreeMap<>(Map.of(
                "missing", List.of(),
                "empty", List.of(header + ":"),
                "other", List.of(header + ": " + (header.equals(VERSION) ? Wire.LEGACY : "other")),
                "with more behind it", List.of(header + ": " + right + "x"),
                "twice", List.of(header + ": " + right, header + ": " + right),
                "twice, once wrong", List.of(header + ": " + right, header + ": other")));
        if (!header.equals(VERSION)) {
            defects.put("in other case", List.of(header + ": " + right.toUpperCase(Locale.ROOT)));
        }
        if (header.equals(NAME)) {
            defects.put("in Base64 of something else", List.of(header + ": " + base64("something else")));
            defects.put("in Base64 without its padding", List.of(header + ": =?base64?YQ?="));
            defects.put("in Base64 that is no UTF-8", List.of(header + ": =?base64?/w==?="));
        } else {
            defects.put("in Base64, which is for names only", List.of(header + ": " + base64(right)));
        }
        return defects;
    }

    private static String right(Request request, String header) {
        return switch (header) {
            case VERSION -> Wire.MODERN;
            case METHOD -> request.method();
            default -> request.name();
        };
    }

    private static String base64(String value) {
        return "=?base64?" + Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)) + "?=";
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("contradictions")
    void refusesAHeaderThatContradictsTheBody(String what, Request request, String header, List<String> instead) {
        RawHttp.Answer answer = send(request, header, instead);
        JsonNode response = Wire.response(answer);
        JsonNode error = response.path("error");

        assertThat(answer.status()).as(response.toString()).isEqualTo(400);
        assertThat(response.path("id").asInt()).isEqualTo(7);
        assertThat(error.path("code").asInt()).as(what).isEqualTo(HEADER_MISMATCH);
        assertThat(error.path("data").path("code").asText()).isEqualTo("header_mismatch");
    }

    static Stream<Arguments> harmlessForms() {
        return REQUESTS.stream()
                .flatMap(request -> Stream.of(
                        arguments(request, METHOD, "mcp-method: " + request.method()),
                        arguments(request, METHOD, "Mcp-Method: \t " + request.method() + "  "),
                        arguments(request, VERSION, "mcp-protocol-version:  " + Wire.MODERN + " ")));
    }

    @ParameterizedTest
    @MethodSource("harmlessForms")
    void takesAHeaderInAnyCaseAndWithBlanksAround(Request request, String header, String instead) {
        RawHttp.Answer answer = send(request, header, List.of(instead));

        assertThat(answer.status()).as(answer.body()).isNotEqualTo(400);
    }

    static Stream<Request> named() {
        return REQUESTS.stream().filter(request -> !request.name().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("named")
    void takesANameInBase64(Request request) {
        RawHttp.Answer answer = send(request, NAME, List.of(NAME + ": " + base64(request.name())));

        assertThat(answer.status()).as(answer.body()).isNotEqualTo(400);
    }

    private static RawHttp.Answer send(Request request, String header, List<String> instead) {
        List<String> headers =
                new ArrayList<>(Wire.headers(request.method(), request.name().isEmpty() ? null : request.name()));
        headers.remove((int) PLACES.getOrDefault(header, 0));
        headers.addAll(instead);
        return Wire.post(
                ConformanceGateway.open().origin().getPort(), headers, Wire.modern(request.method(), request.params()));
    }
}
