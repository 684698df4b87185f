package dev.gatehouse.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {
    private static final String ECHO = """
        {"type":"object","properties":{"text":{"type":"string","maxLength":5},"times":{"type":"integer","minimum":1}},
         "required":["text"],"additionalProperties":false}\
        """;

    @Test
    void findsNothingWrongWithAValueThatFits() throws JsonRefused {
        assertThat(schema(ECHO).violations(json("{\"text\":\"hello\",\"times\":2}")))
                .isEmpty();
    }

    @Test
    void namesPlaceAndReasonOfEveryViolation() throws JsonRefused {
        assertThat(schema(ECHO).violations(json("{\"text\":\"too long\",\"times\":\"2\",\"more\":1}")))
                .containsExactlyInAnyOrder(
                        "/text: must be at most 5 characters long",
                        "/times: string found, integer expected",
                        "The value: property 'more' is not defined in the schema and the schema does not allow"
                                + " additional properties");
    }

    @Test
    void takesAWholeNumberForAnIntegerHoweverItIsWritten() throws JsonRefused {
        assertThat(schema(ECHO).violations(json("{\"text\":\"a\",\"times\":2.0}")))
                .isEmpty();
    }

    @Test
    void speaksDraft202012UnlessToldOtherwise() throws JsonRefused {
        JsonNode value = json("[1,\"x\"]");

        assertThat(schema("{\"prefixItems\":[{\"type\":\"string\"}]}").violations(value))
                .hasSize(1);
        assertThat(schema("{\"$schema\":\"http://json-schema.org/draft-07/schema#\",\"items\":[{\"type\":\"string\"}]}")
                        .violations(value))
                .hasSize(1);
    }

    @Test
    void followsReferencesWithinTheDocument() throws JsonRefused {
        JsonSchema tree = schema("""
            {"$id":"https://tools.example/tree","type":"object","required":["name"],
             "properties":{"name":{"$ref":"#/$defs/name"},"child":{"$ref":"https://tools.example/tree"}},
             "$defs":{"name":{"type":"string"}}}\
            """);

        assertThat(tree.violations(json("{\"name\":\"a\",\"child\":{\"name\":\"b\"}}")))
                .isEmpty();
        assertThat(tree.violations(json("{\"name\":\"a\",\"child\":{\"name\":1}}")))
                .containsExactly("/child/name: integer found, string expected");
    }

    @Test
    void followsDynamicReferences() throws JsonRefused {
        JsonSchema tree = schema("""
            {"$id":"https://tools.example/tree","$dynamicAnchor":"node","type":"object",
             "properties":{"name":{"type":"string"},
                           "children":{"type":"array","items":{"$dynamicRef":"#node"}},
                           "twin":{"$dynamicRef":"https://tools.example/tree"},
                           "word":{"$dynamicRef":"#/$defs/word","allOf":[{"minLength":2}]}},
             "$defs":{"word":{"type":"string"}},
             "examples":[{"$dynamicRef":"#nobody","allOf":1}]}\
            """);

        assertThat(tree.violations(json("{\"children\":[{\"name\":\"a\"}],\"twin\":{},\"word\":\"ab\"}")))
                .isEmpty();
        assertThat(tree.violations(json("{\"children\":[{\"children\":[{\"name\":1}]}]}")))
                .containsExactly("/children/0/children/0/name: integer found, string expected");
        assertThat(tree.violations(json("{\"word\":\"a\"}"))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"strin\"}",
                "{\"properties\":[]}",
                "{\"minLength\":-1}",
                "{\"required\":\"name\"}",
                "{\"pattern\":\"(\"}",
                "{\"$ref\":\"#/$defs/missing\"}",
                "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/missing\"}}}",
                "{\"$dynamicRef\":\"#missing\"}",
                "{\"items\":{\"$dynamicRef\":\"#/$defs/missing\"}}",
                "{\"$dynamicAnchor\":\"node\",\"properties\":{\"a\":{\"items\":{\"$dynamicRef\":\"#knot\"}}}}",
                "{\"$schema\":\"https://example.com/dialect\"}",
                "{\"$schema\":7}",
            })
    void refusesADocumentThatIsNoSchema(String document) {
        assertThatExceptionOfType(InvalidJsonSchema.class)
                .isThrownBy(() -> schema(document))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n").doesNotContain("com.networknt"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1/schema.json",
                "https://example.com/schema.json",
                "file:///etc/hostname",
                "classpath:draft-07/schema",
                "resource:draft-07/schema",
                "jar:file:/x.jar!/schema.json",
            })
    void fetchesNothing(String reference) {
        for (String keyword : List.of("$ref", "$dynamicRef")) {
            assertThatExceptionOfType(InvalidJsonSchema.class)
                    .isThrownBy(() -> schema("{\"properties\":{\"a\":{\"" + keyword + "\":\"" + reference + "\"}}}"));
        }
    }

    @Test
    void refusesAValueOnWhichTheSchemaNeverEnds() throws JsonRefused {
        JsonSchema endless = schema("{\"properties\":{\"a\":{\"$ref\":\"#/properties/a\"}}}");

        assertThat(endless.violations(json("{\"a\":1}"))).hasSize(1);
    }

    @Test
    void keepsItsOwnCopyOfTheDocument() throws JsonRefused {
        ObjectNode document = (ObjectNode) json(ECHO);
        JsonSchema schema = JsonSchema.compile(document);
        document.removeAll();

        assertThat(schema.document()).isEqualTo(json(ECHO));
    }

    private static JsonSchema schema(String document) throws JsonRefused {
        return JsonSchema.compile((ObjectNode) json(document));
    }

    private static JsonNode json(String text) throws JsonRefused {
        return StrictJson.read(text.getBytes(StandardCharsets.UTF_8));
    }
}
