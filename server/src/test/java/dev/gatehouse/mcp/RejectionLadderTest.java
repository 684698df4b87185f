package dev.gatehouse.mcp;

import static dev.gatehouse.mcp.Endpoint.message;
import static dev.gatehouse.mcp.Endpoint.modernParams;
import static dev.gatehouse.mcp.Endpoint.withToken;
import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntry;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever breaks the wire's rules gets its HTTP status and its JSON-RPC code, and one record. */
class RejectionLadderTest {
    private static final Map<String, String> LEGACY = Map.of("MCP-Protocol-Version", "2025-11-25");
    private static final Map<String, String> LIST_HEADERS =
            Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/list");
    private static final Map<String, String> CALL_HEADERS =
            Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", "tools/call", "Mcp-Name", "echo");
    private static final String ECHO = "\"name\":\"echo\",\"arguments\":{\"message\":\"hi\"}";
    private static final String CALL = message("tools/call", modernParams(ECHO));
    private static final String LIST = message("tools/list", modernParams(""));

    @RegisterExtension
    private static final SharedEndpoint IT = new SharedEndpoint();

    static Stream<Arguments> badMessages() {
        return Stream.of(
                arguments("not JSON", LEGACY, "{not json", 400, -32700, "json_malformed"),
                arguments("an empty body", LEGACY, "", 400, -32700, "json_malformed"),
                arguments(
                        "a member twice",
                        LEGACY,
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}",
                        400,
                        -32700,
                        "json_duplicate_member"),
                arguments("too deep", LEGACY, "[".repeat(100) + "]".repeat(100), 400, -32700, "json_too_deep"),
                arguments("no object", LEGACY, "\"ping\"", 400, -32600, "invalid_message"),
                arguments("no jsonrpc", LEGACY, "{\"id\":1,\"method\":\"ping\"}", 400, -32600, "invalid_message"),
                arguments(
                        "a null id",
                        LEGACY,
                        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}",
                        400,
                        -32600,
                        "invalid_message"),
                arguments(
                        "a fraction as id",
                        LEGACY,
                        "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"ping\"}",
                        400,
                        -32600,
                        "invalid_message"),
                arguments("positional params", LEGACY, message("ping", "[1]"), 400, -32600, "invalid_message"),
                arguments("a batch in the modern era", CALL_HEADERS, "[" + CALL + "]", 400, -32600, "invalid_message"),
                arguments("a batch of modern messages", Map.of(), "[" + LIST + "]", 400, -32600, "invalid_message"),
                arguments(
                        "a batch after 2025-03-26",
                        LEGACY,
                        "[" + message("ping", "{}") + "]",
                        400,
                        -32600,
                        "invalid_message"),
                arguments("an empty batch", Map.of(), "[]", 400, -32600, "invalid_message"),
                arguments(
                        "a response to nothing",
                        LIST_HEADERS,
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}",
                        400,
                        -32600,
                        "invalid_message"),
                arguments(
                        "no _meta under a modern header",
                        LIST_HEADERS,
                        message("tools/list", "{}"),
                        400,
                        -32602,
                        "invalid_params"),
                arguments(
                        "no capabilities in _meta",
                        LIST_HEADERS,
                        LIST.replace("clientCapabilities", "other"),
                        400,
                        -32602,
                        "invalid_params"),
                arguments(
                        "a version that is no string",
                        LIST_HEADERS,
                        LIST.replace("\"2026-07-28\"", "1"),
                        400,
                        -32602,
                        "invalid_params"),
                arguments(
                        "another version in the header",
                        with(LIST_HEADERS, "MCP-Protocol-Version", "2025-11-25"),
                        LIST,
                        400,
                        -32020,
                        "header_mismatch"),
                arguments(
                        "another method in the header",
                        with(LIST_HEADERS, "Mcp-Method", "tools/call"),
                        LIST,
                        400,
                        -32020,
                        "header_mismatch"),
                arguments(
                        "a method in other case in the header",
                        with(LIST_HEADERS, "Mcp-Method", "Tools/List"),
                        LIST,
                        400,
                        -32020,
                        "header_mismatch"),
                arguments(
                        "no Mcp-Method header",
                        Map.of("MCP-Protocol-Version", "2026-07-28"),
                        LIST,
                        400,
                        -32020,
                        "header_mismatch"),
                arguments(
                        "no version header", Map.of("Mcp-Method", "tools/list"), LIST, 400, -32020, "header_mismatch"),
                arguments(
                        "no Mcp-Name header",
                        with(LIST_HEADERS, "Mcp-Method", "tools/call"),
                        CALL,
                        400,
                        -32020,
                        "header_mismatch"),
                arguments(
                        "another name in the header",
                        with(CALL_HEADERS, "Mcp-Name", "whoami"),
                        CALL,
                        400,
                        -32020,
                        "header_mismatch"),
                arguments(
                        "a name in wrong Base64",
                        with(CALL_HEADERS, "Mcp-Name", "=?base64?ZWNobw?="),
                        CALL,
                        400,
                        -32020,
                        "header_mismatch"),
                arguments(
                        "a name that is no UTF-8",
                        with(CALL_HEADERS, "Mcp-Name", "=?base64?/w==?="),
                        CALL,
                        400,
                        -32020,
                        "header_mismatch"),
                arguments(
                        "an unknown version",
                        with(LIST_HEADERS, "MCP-Protocol-Version", "2031-01-01"),
                        LIST.replace("2026-07-28", "2031-01-01"),
                        400,
                        -32022,
                        "unsupported_protocol_version"),
                arguments(
                        "a legacy version in _meta",
                        with(LIST_HEADERS, "MCP-Protocol-Version", "2025-11-25"),
                        LIST.replace("2026-07-28", "2025-11-25"),
                        400,
                        -32022,
                        "unsupported_protocol_version"),
                arguments(
                        "an unknown legacy version",
                        Map.of("MCP-Protocol-Version", "2024-11-05"),
                        message("ping", "{}"),
                        400,
                        -32022,
                        "unsupported_protocol_version"),
                arguments(
                        "an unknown method, modern",
                        with(LIST_HEADERS, "Mcp-Method", "tools/guess"),
                        LIST.replace("tools/list", "tools/guess"),
                        404,
                        -32601,
                        "unknown_method"),
                arguments(
                        "ping, modern",
                        with(LIST_HEADERS, "Mcp-Method", "ping"),
                        LIST.replace("tools/list", "ping"),
                        404,
                        -32601,
                        "unknown_method"),
                arguments(
                        "initialize, modern",
                        with(LIST_HEADERS, "Mcp-Method", "initialize"),
                        LIST.replace("tools/list", "initialize"),
                        404,
                        -32601,
                        "unknown_method"),
                arguments(
                        "initialize under a modern header",
                        LIST_HEADERS,
                        message("initialize", "{}"),
                        400,
                        -32020,
                        "header_mismatch"),
                arguments(
                        "a subscription to nothing in particular",
                        with(LIST_HEADERS, "Mcp-Method", "subscriptions/listen"),
                        LIST.replace("tools/list", "subscriptions/listen"),
                        200,
                        -32602,
                        "invalid_params"),
                arguments(
                        "a subscription of the era before",
                        with(LIST_HEADERS, "Mcp-Method", "resources/subscribe"),
                        LIST.replace("tools/list", "resources/subscribe"),
                        404,
                        -32601,
                        "unknown_method"),
                arguments(
                        "an unknown method, legacy",
                        LEGACY,
                        message("tools/guess", "{}"),
                        200,
                        -32601,
                        "unknown_method"),
                arguments(
                        "an unknown tool, modern",
                        with(CALL_HEADERS, "Mcp-Name", "nobody"),
                        CALL.replace("echo", "nobody"),
                        200,
                        -32602,
                        "unknown_tool"),
                arguments(
                        "an unknown tool, legacy",
                        LEGACY,
                        message("tools/call", "{\"name\":\"nobody\"}"),
                        200,
                        -32602,
                        "unknown_tool"),
                arguments(
                        "a tool that is switched off",
                        LEGACY,
                        message("tools/call", "{\"name\":\"off\"}"),
                        200,
                        -32602,
                        "unknown_tool"),
                arguments("a call of nothing", LEGACY, message("tools/call", "{}"), 200, -32602, "invalid_params"),
                arguments(
                        "positional arguments",
                        LEGACY,
                        message("tools/call", "{\"name\":\"echo\",\"arguments\":[]}"),
                        200,
                        -32602,
                        "invalid_params"),
                arguments(
                        "a cursor of somebody else",
                        LEGACY,
                        message("tools/list", "{\"cursor\":\"x\"}"),
                        200,
                        -32602,
                        "invalid_params"),
                arguments("no version to agree on", LEGACY, message("initialize", "{}"), 200, -32602, "invalid_params"),
                arguments(
                        "another media type",
                        with(LEGACY, "Content-Type", "text/plain"),
                        CALL,
                        415,
                        -30415,
                        "unsupported_media_type"),
                arguments(
                        "another charset",
                        with(LEGACY, "Content-Type", "application/json; charset=utf-16"),
                        CALL,
                        415,
                        -30415,
                        "unsupported_media_type"),
                arguments(
                        "a compressed body",
                        with(LEGACY, "Content-Encoding", "gzip"),
                        CALL,
                        415,
                        -30415,
                        "unsupported_content_encoding"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badMessages")
    void refusesABadMessage(
            String what, Map<String, String> headers, String body, int status, int rpcCode, String code) {
        int before = IT.fronts().recorded().size();

        HttpResponse<String> answer = IT.endpoint().post(withToken(IT.token(), headers), body);

        JsonNode error = json(answer).path("error");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(error.path("code").asInt()).isEqualTo(rpcCode);
        assertThat(error.path("data").path("code").asText()).isEqualTo(code);
        List<AuditEntry> recorded = IT.fronts().recorded();
        assertThat(recorded).hasSize(before + 1);
        assertThat(error.path("data").path("decisionId").asText())
                .isEqualTo(recorded.getLast().decisionId());
        assertThat(recorded.getLast().status()).isEqualTo(status);
    }

    private static Map<String, String> with(Map<String, String> headers, String name, String value) {
        Map<String, String> changed = new HashMap<>(headers);
        changed.put(name, value);
        return changed;
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7",
        "-0, -0",
        "\"seven\", \"seven\"",
        "123456789012345678901234567890, 123456789012345678901234567890"
    })
    void echoesTheIdOfWhatItRefuses(String id, String echoed) {
        HttpResponse<String> answer = IT.endpoint()
                .post(
                        withToken(IT.token(), LEGACY),
                        message("tools/guess", "{}").replace("\"id\":7", "\"id\":" + id));

        assertThat(answer.body()).contains("\"id\":" + echoed + ",");
    }

    @Test
    void leavesOutAnIdThatCannotBeRead() {
        HttpResponse<String> answer = IT.endpoint().post(withToken(IT.token(), LEGACY), "{");

        assertThat(json(answer).has("id")).isFalse();
    }

    @Test
    void namesTheVersionsItSpeaks() {
        HttpResponse<String> answer = IT.endpoint()
                .post(
                        withToken(IT.token(), with(LIST_HEADERS, "MCP-Protocol-Version", "2031-01-01")),
                        LIST.replace("2026-07-28", "2031-01-01"));

        JsonNode data = json(answer).path("error").path("data");
        assertThat(data.path("supported").toString()).isEqualTo("[\"2026-07-28\"]");
        assertThat(data.path("requested").asText()).isEqualTo("2031-01-01");
    }

    @Test
    void readsANameInBase64() {
        String encoded = Base64.getEncoder().encodeToString("echo".getBytes(java.nio.charset.StandardCharsets.UTF_8));

        HttpResponse<String> answer = IT.endpoint()
                .post(withToken(IT.token(), with(CALL_HEADERS, "Mcp-Name", "=?base64?" + encoded + "?=")), CALL);

        assertThat(answer.statusCode()).isEqualTo(200);
    }
}
