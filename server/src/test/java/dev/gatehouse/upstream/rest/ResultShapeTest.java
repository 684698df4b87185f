package dev.gatehouse.upstream.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.tools.ToolResult;
import dev.gatehouse.upstream.ResultConfig;
import io.dropwizard.util.DataSize;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultShapeTest {
    private static final String ANSWER =
            "{\"meta\":{\"took\":3},\"data\":{\"id\":7,\"customer\":{\"name\":\"Zoë\",\"iban\":\"DE1\"},"
                    + "\"items\":[{\"sku\":\"a\",\"cost\":1},{\"sku\":\"b\",\"cost\":2}]}}";

    private static ToolResult shaped(ResultConfig config, String answer) {
        return new ResultShape(config).of(RunningFronts.json(answer));
    }

    private static ResultConfig config(@Nullable String root, List<String> fields, @Nullable String summary) {
        return new ResultConfig(root, fields, summary, null);
    }

    private static String text(ToolResult result) {
        return result.content().path(0).path("text").asText();
    }

    private static JsonNode structured(ToolResult result) {
        return Objects.requireNonNull(result.structured());
    }

    @Test
    void keepsThePartAndTheFieldsThatAreWanted() {
        ToolResult result = shaped(config("/data", List.of("id", "customer.name", "items.sku"), null), ANSWER);

        assertThat(Json.text(structured(result)))
                .isEqualTo("{\"id\":7,\"customer\":{\"name\":\"Zoë\"},\"items\":[{\"sku\":\"a\"},{\"sku\":\"b\"}]}");
        assertThat(text(result)).isEqualTo(Json.text(structured(result)));
    }

    @Test
    void saysItInASentence() {
        ToolResult result = shaped(
                config("/data", List.of(), "Order {id} of {customer.name}: {items.length} items{gone}."), ANSWER);

        assertThat(text(result)).isEqualTo("Order 7 of Zoë: 2 items.");
    }

    @Test
    void putsAListIntoAnObject() {
        assertThat(Json.text(structured(shaped(ResultConfig.DEFAULT, "[1,2]")))).isEqualTo("{\"items\":[1,2]}");
    }

    @Test
    void keepsTheFirstElementsOfAListThatIsTooLong() {
        String items = IntStream.range(0, 500)
                .mapToObj(i -> "{\"id\":" + i + ",\"name\":\"order number " + i + "\"}")
                .collect(Collectors.joining(",", "[", "]"));

        ToolResult result =
                shaped(new ResultConfig(null, null, null, DataSize.kibibytes(2)), "{\"orders\":" + items + "}");

        int kept = structured(result).path("orders").size();
        assertThat(kept).isBetween(20, 100);
        assertThat(Json.text(structured(result))).hasSizeLessThanOrEqualTo(2048);
        assertThat(text(result))
                .endsWith("[Cut here: these are the first " + kept + " of 500 orders. Ask for less at a time.]");
        assertThat(result.notice()).isNotNull().startsWith("[Cut here:");
    }

    @Test
    void cutsATextThatIsTooLong() {
        ToolResult result =
                new ResultShape(new ResultConfig(null, null, null, DataSize.bytes(100))).of("x".repeat(99) + "😀😀");

        assertThat(text(result))
                .isEqualTo("x".repeat(99) + "\n\n[Cut here: these are the first 99 of 103 characters."
                        + " Ask for less at a time.]");
    }
}
