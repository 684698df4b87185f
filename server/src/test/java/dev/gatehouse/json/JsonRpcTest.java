package dev.gatehouse.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonRpcTest {
    @Test
    void readsARequest() throws JsonRpcRefused {
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\",\"params\":{\"a\":1}}"))
                .isEqualTo(new JsonRpc.Request(
                        IntNode.valueOf(7), "ping", Json.object().put("a", 1)));
    }

    @Test
    void takesAbsentParamsForNone() throws JsonRpcRefused {
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"method\":\"ping\"}"))
                .isEqualTo(new JsonRpc.Request(TextNode.valueOf("x"), "ping", Json.object()));
    }

    @Test
    void readsANotification() throws JsonRpcRefused {
        assertThat(read("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}"))
                .isEqualTo(new JsonRpc.Notification("notifications/initialized", Json.object()));
    }

    @Test
    void readsResponses() throws JsonRpcRefused {
        assertThat(read("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}"))
                .isEqualTo(new JsonRpc.Response(IntNode.valueOf(1), Json.object(), null));
        assertThat(read("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":1}}"))
                .isEqualTo(new JsonRpc.Response(null, null, Json.object().put("code", 1)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"jsonrpc\":\"2.0\",                                        | -32700 |",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":1,\"method\":\"m\"}     | -32700 |",
                "[]                                                           | -32600 |",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}]            | -32600 |",
                "\"ping\"                                                     | -32600 |",
                "{\"id\":1,\"method\":\"m\"}                                  | -32600 | 1",
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"m\"}              | -32600 | 1",
                "{\"JSONRPC\":\"2.0\",\"id\":1,\"method\":\"m\"}              | -32600 | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1}                               | -32600 | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"Method\":\"m\"}              | -32600 | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":7}                  | -32600 | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"m\"}           | -32600 |",
                "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"m\"}            | -32600 |",
                "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"m\"}             | -32600 |",
                "{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"m\",\"params\":[]}   | -32600 | \"a\"",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":null}     | -32600 | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"result\":{}}       | -32600 | 1",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}    | -32600 | 1",
                "{\"jsonrpc\":\"2.0\",\"result\":{}}                          | -32600 |",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":\"no\"}              | -32600 | 1",
            })
    void refusesWhatIsNoMessage(String text, int code, String id) {
        assertThatExceptionOfType(JsonRpcRefused.class)
                .isThrownBy(() -> read(text))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(code))
                .satisfies(refused -> assertThat(String.valueOf(refused.id())).isEqualTo(String.valueOf(id)));
    }

    @Test
    void writesResultsAndErrors() {
        assertThat(Json.text(JsonRpc.result(IntNode.valueOf(1), Json.object())))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        assertThat(Json.text(JsonRpc.error(
                        TextNode.valueOf("a"), -32602, "no", Json.object().put("why", "x"))))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"error\":"
                        + "{\"code\":-32602,\"message\":\"no\",\"data\":{\"why\":\"x\"}}}");
    }

    @Test
    void leavesTheIdOutOfAnErrorThatAnswersSomethingUnreadable() {
        assertThat(Json.text(JsonRpc.error(null, JsonRpc.PARSE_ERROR, "no", null)))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32700,\"message\":\"no\"}}");
    }

    private static JsonRpc read(String text) throws JsonRpcRefused {
        return JsonRpc.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
