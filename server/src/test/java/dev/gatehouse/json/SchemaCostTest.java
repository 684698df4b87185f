package dev.gatehouse.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Schemas and values that would keep a naive checker busy for years, or fill its memory: each of these tests ends, or
 * the suite does not.
 */
class SchemaCostTest {
    private static final String TOO_COSTLY = "The value cannot be checked: with this schema that would cost too much";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^(a+)+$",
                "^(a|a)*$",
                "^(a|aa)+$",
                "^(([a-z])+.)+[A-Z]([a-z])+$",
                "^([a-zA-Z0-9])(([\\\\-.]|[_]+)?([a-zA-Z0-9]+))*(@){1}$",
                "(x+x+)+y",
                "^(a?){50}a{50}$",
                "(.*a){20}"
            })
    void patternsThatBacktrackElsewhereEndHere(String pattern) throws JsonRefused {
        String text = "a".repeat(5_000) + "!";

        JsonSchema schema = schema("{\"pattern\":\"" + pattern + "\"}");
        JsonSchema names = schema("{\"patternProperties\":{\"" + pattern + "\":false}}");

        assertThat(schema.violations(Json.mapper().getNodeFactory().textNode(text)))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(names.violations(Json.object().put(text, 1))).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void referencesThatFanOutAreCutOff() throws JsonRefused {
        ObjectNode document = Json.object();
        ObjectNode definitions = document.putObject("$defs");
        for (int i = 0; i < 60; i++) {
            ArrayNode both = definitions.putObject("d" + i).putArray("allOf");
            both.addObject().put("$ref", "#/$defs/d" + (i + 1));
            both.addObject().put("$ref", "#/$defs/d" + (i + 1));
        }
        definitions.putObject("d60").put("type", "string");
        document.put("$ref", "#/$defs/d0");

        assertThat(JsonSchema.compile(document).violations(json("\"a\""))).containsExactly(TOO_COSTLY);
    }

    @Test
    void aSchemaThatLooksAtEachLevelTwiceIsCutOff() throws JsonRefused {
        JsonSchema twice = schema("{\"anyOf\":[{\"type\":\"integer\"},{\"items\":{\"$ref\":\"#\"}}],"
                + "\"allOf\":[{\"items\":{\"$ref\":\"#\"}},{\"items\":{\"$ref\":\"#\"}}]}");

        assertThat(twice.violations(json("[".repeat(60) + "]".repeat(60)))).containsExactly(TOO_COSTLY);
    }

    @Test
    void aLongTextIsNotMeasuredOverAndOver() throws JsonRefused {
        ObjectNode document = Json.object();
        ArrayNode all = document.putArray("allOf");
        for (int i = 0; i < 9_000; i++) {
            all.addObject().put("minLength", i).put("pattern", "x{" + (1 + i % 900) + "}");
        }

        assertThat(JsonSchema.compile(document).violations(text("x".repeat(4_000_000))))
                .containsExactly(TOO_COSTLY);
    }

    @Test
    void aLongListOfPropertiesIsNotSoughtInEachOfManyValues() throws JsonRefused {
        ObjectNode document = Json.object();
        ObjectNode properties = document.putObject("items").putObject("properties");
        for (int i = 0; i < 20_000; i++) {
            properties.putObject("p" + i);
        }
        ArrayNode value = Json.mapper().createArrayNode();
        for (int i = 0; i < 100_000; i++) {
            value.addObject();
        }

        assertThat(JsonSchema.compile(document).violations(value)).containsExactly(TOO_COSTLY);
    }

    @Test
    void manyFaultsAreNotAllCollected() throws JsonRefused {
        ArrayNode value = Json.mapper().createArrayNode();
        for (int i = 0; i < 300_000; i++) {
            value.add(i);
        }

        List<String> violations = schema("{\"items\":{\"type\":\"string\"}}").violations(value);

        assertThat(violations).hasSize(10).first().isEqualTo("/0: integer found, string expected");
    }

    @Test
    void aLargeValueOfAnOrdinarySchemaIsChecked() throws JsonRefused {
        ArrayNode value = Json.mapper().createArrayNode();
        for (int i = 0; i < 50_000; i++) {
            value.addObject().put("id", i).put("name", "row " + i).put("kind", "a");
        }
        JsonSchema rows = schema("{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":[\"id\"],"
                + "\"properties\":{\"id\":{\"type\":\"integer\",\"minimum\":0},\"name\":{\"type\":\"string\","
                + "\"minLength\":1,\"pattern\":\"^row \\\\d+$\"},\"kind\":{\"enum\":[\"a\",\"b\"]}},"
                + "\"additionalProperties\":false}}");

        assertThat(rows.violations(value)).isEmpty();
        ((ObjectNode) value.get(49_999)).put("kind", "c");
        assertThat(rows.violations(value)).hasSize(1);
    }

    @Test
    void refusesASchemaThatIsTooLargeOrTooDeep() throws JsonRefused {
        ObjectNode large = Json.object();
        ArrayNode names = large.putArray("enum");
        for (int i = 0; i < 60_000; i++) {
            names.add(i);
        }
        ObjectNode deep = Json.object();
        ObjectNode inner = deep;
        for (int i = 0; i < 100; i++) {
            inner = inner.putObject("not");
        }
        ObjectNode tooDeep = deep;

        assertThatExceptionOfType(InvalidJsonSchema.class)
                .isThrownBy(() -> JsonSchema.compile(large))
                .withMessage("The schema has more than 50000 parts");
        assertThatExceptionOfType(InvalidJsonSchema.class)
                .isThrownBy(() -> JsonSchema.compile(tooDeep))
                .withMessage("The schema is nested more than 64 levels deep");
    }

    @Test
    void saysWhichPatternCannotBeCheckedInBoundedTime() {
        assertThatExceptionOfType(InvalidJsonSchema.class)
                .isThrownBy(() -> schema("{\"properties\":{\"a\":{\"pattern\":\"(a)\\\\1\"}}}"))
                .withMessage(
                        "The pattern \"(a)\\\\1\" needs a reference to what a group matched, which cannot be checked"
                                + " in bounded time");
    }

    @Test
    void takesAPatternForDataWhereItIsData() throws JsonRefused {
        assertThat(schema("{\"default\":{\"pattern\":\"(a)\\\\1\"},\"x-mcp-header\":\"A\",\"x-anything\":{\"a\":1}}")
                        .violations(json("{}")))
                .isEmpty();
    }

    private static JsonNode text(String text) {
        return Json.mapper().getNodeFactory().textNode(text);
    }

    private static JsonSchema schema(String document) throws JsonRefused {
        return JsonSchema.compile((ObjectNode) json(document));
    }

    private static JsonNode json(String text) throws JsonRefused {
        return StrictJson.read(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
