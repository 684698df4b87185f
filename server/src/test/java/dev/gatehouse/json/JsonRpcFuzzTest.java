package dev.gatehouse.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Whatever bytes come: they are refused by our refusal, or a second reading finds the same message in them. */
class JsonRpcFuzzTest {
    private static final ObjectReader SECOND_READING = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    /** What whoever is sent this reads. */
    private static JsonNode passedOn(JsonNode params) throws JsonRefused {
        return StrictJson.read(Json.bytes(params));
    }

    @FuzzTest(maxDuration = "5m")
    void areRefusedOrAreAMessage(byte[] body) throws IOException, JsonRefused {
        JsonRpc message;
        try {
            message = JsonRpc.read(body);
        } catch (JsonRpcRefused refused) {
            assertThat(refused.code()).isIn(JsonRpc.PARSE_ERROR, JsonRpc.INVALID_REQUEST);
            assertThat(refused.getMessage()).isNotBlank().doesNotContain("Exception");
            return;
        }
        JsonNode again = SECOND_READING.readTree(body);
        assertThat(again.path("jsonrpc").textValue()).isEqualTo("2.0");
        switch (message) {
            case JsonRpc.Request request -> {
                assertThat(request.method()).isEqualTo(again.path("method").textValue());
                assertThat(request.id().isTextual() || request.id().isIntegralNumber())
                        .isTrue();
                assertThat(request.params().size())
                        .isEqualTo(again.path("params").size());
                assertThat(passedOn(request.params()))
                        .isEqualTo(passedOn(request.params().deepCopy()));
            }
            case JsonRpc.Notification notification -> {
                assertThat(notification.method()).isEqualTo(again.path("method").textValue());
                assertThat(again.has("id")).isFalse();
            }
            case JsonRpc.Response response ->
                assertThat(response.result() == null).isNotEqualTo(response.error() == null);
        }
    }
}
