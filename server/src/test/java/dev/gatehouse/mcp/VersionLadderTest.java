package dev.gatehouse.mcp;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What becomes of each combination of the header MCP-Protocol-Version and the version in {@code _meta} (MCP 2026-07-28,
 * protocol version header, versioning; 2025-11-25, protocol version header).
 */
class VersionLadderTest {
    private static final String VERSION_KEY = "io.modelcontextprotocol/protocolVersion";

    @RegisterExtension
    private static final SharedEndpoint IT = new SharedEndpoint();

    private static Map<String, String> headers(@Nullable String version, String method) {
        Map<String, String> headers = new HashMap<>(Map.of("Mcp-Method", method));
        if (version != null) {
            headers.put("MCP-Protocol-Version", version);
        }
        return Endpoint.withToken(IT.token(), headers);
    }

    private static String params(@Nullable String version, String members) {
        if (version == null) {
            return "{" + members + "}";
        }
        String value = version.equals("number") ? "1" : "\"" + version + "\"";
        return "{" + members + (members.isEmpty() ? "" : ",") + "\"_meta\":{\"" + VERSION_KEY + "\":" + value
                + ",\"io.modelcontextprotocol/clientCapabilities\":{}}}";
    }

    /** Code 0 stands for a result. */
    private static void check(HttpResponse<String> answer, int status, int code, @Nullable String requested) {
        JsonNode error = json(answer).path("error");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(error.path("code").asInt()).as(answer.body()).isEqualTo(code);
        if (code == -32022) {
            assertThat(error.path("data").path("supported").toString()).isEqualTo("[\"2026-07-28\"]");
            assertThat(error.path("data").path("requested").textValue()).isEqualTo(requested);
        }
    }

    @ParameterizedTest(name = "header {0}, _meta {1}")
    @CsvSource({
        // header, _meta, status, code
        ",           ,           200, 0",
        ",           2026-07-28, 400, -32020",
        ",           2025-11-25, 400, -32022",
        ",           2031-01-01, 400, -32022",
        ",           number,     400, -32602",
        "2025-03-26, ,           200, 0",
        "2025-06-18, ,           200, 0",
        "2025-11-25, ,           200, 0",
        "2025-11-25, 2026-07-28, 400, -32020",
        "2025-11-25, 2025-11-25, 400, -32022",
        "2025-11-25, 2031-01-01, 400, -32020",
        "2025-11-25, number,     400, -32602",
        "2026-07-28, ,           400, -32602",
        "2026-07-28, 2026-07-28, 200, 0",
        "2026-07-28, 2025-11-25, 400, -32020",
        "2026-07-28, 2031-01-01, 400, -32020",
        "2026-07-28, number,     400, -32602",
        "2031-01-01, ,           400, -32022",
        "2031-01-01, 2026-07-28, 400, -32020",
        "2031-01-01, 2025-11-25, 400, -32020",
        "2031-01-01, 2031-01-01, 400, -32022",
        "2031-01-01, number,     400, -32602",
        "2024-11-05, ,           400, -32022",
        "2024-11-05, 2026-07-28, 400, -32020",
        "2024-11-05, 2024-11-05, 400, -32022",
        "newest,     ,           400, -32022",
        "'',         ,           400, -32022",
        "2026-7-28,  ,           400, -32022",
    })
    void decidesARequest(@Nullable String header, @Nullable String meta, int status, int code) {
        HttpResponse<String> answer =
                IT.endpoint().post(headers(header, "tools/list"), Endpoint.message("tools/list", params(meta, "")));

        check(answer, status, code, meta == null ? header : meta);
        assertThat(json(answer).path("id").asInt()).isEqualTo(7);
    }

    @ParameterizedTest(name = "header {0}, _meta {1}")
    @CsvSource({
        ",           ,           200, 0",
        "2025-03-26, ,           200, 0",
        "2025-11-25, ,           200, 0",
        "2024-11-05, ,           200, 0",
        "2026-07-28, ,           400, -32020",
        "2031-01-01, ,           400, -32022",
        "newest,     ,           400, -32022",
        "2026-07-28, 2026-07-28, 404, -32601",
        ",           2026-07-28, 400, -32020",
        "2031-01-01, 2031-01-01, 400, -32022",
    })
    void decidesAHandshake(@Nullable String header, @Nullable String meta, int status, int code) {
        String asked = "\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                + "\"clientInfo\":{\"name\":\"tester\",\"version\":\"1\"}";
        HttpResponse<String> answer =
                IT.endpoint().post(headers(header, "initialize"), Endpoint.message("initialize", params(meta, asked)));

        check(answer, status, code, header);
    }

    @ParameterizedTest(name = "header {0}")
    @CsvSource({", 202", "2025-11-25, 202", "2026-07-28, 202", "2031-01-01, 400", "2024-11-05, 400"})
    void decidesANotification(@Nullable String header, int status) {
        HttpResponse<String> answer = IT.endpoint()
                .post(
                        headers(header, "notifications/initialized"),
                        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        if (status == 400) {
            check(answer, 400, -32022, header);
            assertThat(json(answer).has("id")).isFalse();
        }
    }

    @ParameterizedTest(name = "header {0}")
    @CsvSource({
        ",           200, 0",
        "2025-03-26, 200, 0",
        "2025-11-25, 400, -32600",
        "2026-07-28, 400, -32600",
        "2031-01-01, 400, -32022",
    })
    void decidesABatch(@Nullable String header, int status, int code) {
        HttpResponse<String> answer =
                IT.endpoint().post(headers(header, "ping"), "[" + Endpoint.message("ping", "{}") + "]");

        check(answer, status, code, header);
    }

    @ParameterizedTest(name = "header {0}")
    @CsvSource({
        ",           405, -30405",
        "2025-11-25, 405, -30405",
        "2026-07-28, 405, -30405",
        "2031-01-01, 400, -32022",
        "2024-11-05, 400, -32022",
    })
    void decidesAStreamOutsideOfASession(@Nullable String header, int status, int code) {
        Map<String, String> headers = new HashMap<>(Map.of("Accept", "text/event-stream"));
        if (header != null) {
            headers.put("MCP-Protocol-Version", header);
        }

        check(IT.endpoint().get(IT.token(), headers), status, code, header);
    }
}
