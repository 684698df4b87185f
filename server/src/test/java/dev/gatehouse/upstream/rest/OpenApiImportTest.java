package dev.gatehouse.upstream.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonSchema;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.upstream.HttpCall;
import dev.gatehouse.upstream.OpenApiUpstreamConfig;
import dev.gatehouse.upstream.UpstreamConfig;
import dev.gatehouse.upstream.rest.OpenApiImport.Imported;
import io.dropwizard.jackson.Jackson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the operations of an OpenAPI document. */
class OpenApiImportTest {
    private static final String SHOP = """
        openapi: 3.0.3
        info: { title: Shop, version: "1" }
        servers: [{ url: "/v1" }]
        paths:
          /items/{item-id}:
            parameters:
              - { name: item-id, in: path, required: true, schema: { type: string } }
            get:
              operationId: getItem
              tags: [catalog]
              summary: One item
              parameters:
                - { name: "$expand", in: query, schema: { type: array, items: { type: string } } }
                - { name: tags, in: query, explode: false, schema: { type: array, items: { type: string } } }
                - { name: filter, in: query, style: deepObject, schema: { type: object } }
                - { name: X-Channel, in: header, description: Where from, schema: { type: string } }
                - { name: Authorization, in: header, schema: { type: string } }
                - { name: session, in: cookie, schema: { type: string } }
            put:
              operationId: putItem
              requestBody:
                required: true
                content: { application/json: { schema: { $ref: "#/components/schemas/Item" } } }
          /items:
            get: { tags: [catalog], description: All items }
            post:
              operationId: addItem
              requestBody:
                content: { application/x-www-form-urlencoded: { schema: { type: object } } }
          /upload:
            post:
              operationId: upload
              requestBody: { required: true, content: { image/png: {} } }
          /me:
            get:
              operationId: me
              parameters: [{ name: X-User-Id, in: header, required: true, schema: { type: string } }]
          /far:
            get:
              operationId: far
              parameters: [{ $ref: "https://example.com/other.yaml#/p" }]
          /a-path-of-many-words-that-makes-its-name-very-long/and-longer/{id}/still:
            get: { tags: [admin] }
        components:
          schemas:
            Item:
              type: object
              required: [id, name]
              properties:
                id: { type: string, readOnly: true }
                name: { type: string, nullable: true, example: pen }
                price: { type: number, minimum: 0, exclusiveMinimum: true }
                color: { type: string, nullable: true, enum: [red, blue] }
                parent: { nullable: true, allOf: [{ $ref: "#/components/schemas/Item" }] }
        """;

    private static OpenApiUpstreamConfig config(String more) throws Exception {
        ObjectMapper yaml = Jackson.newObjectMapper(new YAMLFactory());
        return (OpenApiUpstreamConfig)
                yaml.readValue("type: openapi\nid: shop\ndocument: shop.yaml\n" + more, UpstreamConfig.class);
    }

    private static List<Imported> imported(String document, String more) throws Exception {
        return new OpenApiImport(read(document), config(more)).operations();
    }

    private static OpenApiDocument read(String document) throws OpenApiDocument.Unusable {
        return OpenApiDocument.read(document.getBytes(StandardCharsets.UTF_8));
    }

    private static Imported.AsTool tool(String name) throws Exception {
        return imported(SHOP, "").stream()
                .filter(one ->
                        one instanceof Imported.AsTool tool && tool.name().equals(name))
                .map(one -> (Imported.AsTool) one)
                .findFirst()
                .orElseThrow();
    }

    private static List<String> names(List<Imported> operations) {
        return operations.stream()
                .map(one -> switch (one) {
                    case Imported.AsTool tool -> tool.name();
                    case Imported.Not not -> "not: " + not.reason();
                })
                .toList();
    }

    @Test
    void makesAToolOfEachOperationThatCanBeOne() throws Exception {
        assertThat(names(imported(SHOP, "exclude: [{ tag: admin }]")))
                .containsExactly(
                        "shop_getItem",
                        "shop_putItem",
                        "shop_get_items",
                        "shop_addItem",
                        "not: it takes no JSON and no form",
                        "not: it needs the header X-User-Id, which is not for callers to say",
                        "not: it refers to https://example.com/other.yaml#/p, which is not in the document");
    }

    @Test
    void givesLongNamesADigestAndAlwaysTheSame() throws Exception {
        String name = names(imported(SHOP, "")).getLast();

        assertThat(name).hasSize(64).matches("shop_get_a-path-of-[A-Za-z0-9_-]+_[0-9a-f]{8}");
        assertThat(names(imported(SHOP, "")).getLast()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "include: [{ tag: catalog }]|shop_getItem,shop_get_items",
                "include: [{ operation: '*Item', method: put }]|shop_putItem",
                "include: [{ path: '/items*' }]\\nexclude: [{ method: GET }]|shop_putItem,shop_addItem",
                "include: [{ tag: catalog }]\\nrename: { getItem: item, 'GET /items': items }|shop_item,shop_items",
                "include: [{ operation: getItem }]\\nprefix: ''|getItem"
            })
    void picksAndRenamesByRules(String rules, String expected) throws Exception {
        assertThat(names(imported(SHOP, rules.replace("\\n", "\n")))).containsExactly(expected.split(","));
    }

    @Test
    void sendsParametersAsTheDocumentSays() throws Exception {
        Imported.AsTool tool = tool("shop_getItem");

        HttpCall call = tool.operation()
                .request(RunningFronts.json("{\"item-id\":\"a/b\",\"_expand\":[\"x\",\"y\"],\"tags\":[\"s\",\"t\"],"
                                + "\"filter\":{\"color\":\"red\"},\"X-Channel\":\"web\"}")
                        .deepCopy());

        assertThat(call.method()).isEqualTo("GET");
        assertThat(call.target()).isEqualTo("/items/a%2Fb?%24expand=x&%24expand=y&tags=s%2Ct&filter%5Bcolor%5D=red");
        assertThat(call.headers()).containsEntry("X-Channel", "web").doesNotContainKeys("Authorization", "Cookie");
    }

    @Test
    void describesArgumentsByTheirSchemas() throws Exception {
        Imported.AsTool tool = tool("shop_getItem");

        assertThat(tool.title()).isEqualTo("One item");
        assertThat(tool.schema().path("required")).hasToString("[\"item-id\"]");
        assertThat(tool.schema().path("additionalProperties").booleanValue()).isFalse();
        assertThat(tool.schema().path("properties").properties().stream().map(Map.Entry::getKey))
                .containsExactly("item-id", "_expand", "tags", "filter", "X-Channel");
        assertThat(tool.schema().at("/properties/X-Channel/description").asText())
                .isEqualTo("Where from");
    }

    @Test
    void sendsTheBodyAsItCame() throws Exception {
        HttpCall call = tool("shop_putItem")
                .operation()
                .request(RunningFronts.json("{\"item-id\":\"7\",\"body\":{\"name\":\"{x}\",\"price\":1.50}}")
                        .deepCopy());

        assertThat(call.body()).isEqualTo("{\"name\":\"{x}\",\"price\":1.5}");
        assertThat(call.headers()).containsEntry("Content-Type", "application/json");
    }

    @Test
    void sendsAForm() throws Exception {
        HttpCall call = tool("shop_addItem")
                .operation()
                .request(RunningFronts.json("{\"body\":{\"name\":\"a&b\",\"tag\":[\"x\",\"y\"]}}")
                        .deepCopy());

        assertThat(call.body()).isEqualTo("name=a%26b&tag=x&tag=y");
        assertThat(call.headers()).containsEntry("Content-Type", "application/x-www-form-urlencoded");
    }

    @Test
    void putsSchemasOf30InTheWordsOfToday() throws Exception {
        JsonNode item = tool("shop_putItem").schema().at("/$defs/Item");

        assertThat(Json.text(item.path("required"))).isEqualTo("[\"name\"]");
        assertThat(item.path("properties").has("id")).isFalse();
        assertThat(Json.text(item.at("/properties/name"))).isEqualTo("{\"type\":[\"string\",\"null\"]}");
        assertThat(Json.text(item.at("/properties/price"))).isEqualTo("{\"type\":\"number\",\"exclusiveMinimum\":0}");
        assertThat(Json.text(item.at("/properties/color/enum"))).isEqualTo("[\"red\",\"blue\",null]");
        assertThat(Json.text(item.at("/properties/parent")))
                .isEqualTo("{\"anyOf\":[{\"allOf\":[{\"$ref\":\"#/$defs/Item\"}]},{\"type\":\"null\"}]}");
    }

    @Test
    void makesSchemasThatHoldArguments() throws Exception {
        JsonSchema schema = JsonSchema.compile(tool("shop_putItem").schema());

        assertThat(schema.violations(
                        RunningFronts.json("{\"item-id\":\"7\",\"body\":{\"name\":null,\"parent\":{\"name\":\"x\"}}}")))
                .isEmpty();
        assertThat(schema.violations(RunningFronts.json("{\"item-id\":\"7\",\"body\":{\"name\":1}}")))
                .isNotEmpty();
        assertThat(schema.violations(RunningFronts.json("{\"item-id\":\"7\"}"))).isNotEmpty();
    }

    private static @Nullable JsonNode answer(String responses) throws Exception {
        String document = """
            {"openapi":"3.0.3","info":{"title":"A","version":"1"},"paths":{"/a":{"get":{"operationId":"a",
             "callbacks":{"done":{}},"responses":%s}}},"components":{"schemas":{"Item":{"type":"object",
             "required":["id","pin"],"properties":{"id":{"type":"string","readOnly":true},
             "pin":{"type":"string","writeOnly":true},"parent":{"$ref":"#/components/schemas/Item"}}}}}}
            """.formatted(responses);
        return ((Imported.AsTool) imported(document, "").getFirst()).answer();
    }

    private static JsonNode promised(String responses) throws Exception {
        return Objects.requireNonNull(answer(responses));
    }

    private static String ok(String schema) {
        return "{\"200\":{\"content\":{\"application/json\":{\"schema\":" + schema + "}}},\"404\":{}}";
    }

    @Test
    void carriesTheSchemaOfTheAnswerOver() throws Exception {
        JsonNode item = promised(ok("{\"$ref\":\"#/components/schemas/Item\"}"));
        JsonNode list = promised(ok("{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Item\"}}"));

        assertThat(item.path("type").asText()).isEqualTo("object");
        assertThat(Json.text(item.at("/$defs/Item/required"))).isEqualTo("[\"id\"]");
        assertThat(item.at("/$defs/Item/properties").has("pin")).isFalse();
        assertThat(list.at("/properties/items/items/$ref").asText()).isEqualTo("#/$defs/Item");
        assertThat(Json.text(list.path("required"))).isEqualTo("[\"items\"]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"204\":{\"description\":\"Done\"}}",
                "{\"200\":{\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\"}}}},\"202\":{}}",
                "{\"200\":{\"content\":{\"application/json\":{\"schema\":{\"type\":\"string\"}}}}}",
                "{\"200\":{\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\",\"nullable\":true}}}}}",
                "{\"200\":{\"content\":{\"application/json\":{\"schema\":{\"$ref\":\"#/gone\"}}}}}",
                "{\"200\":{\"content\":{\"text/csv\":{\"schema\":{\"type\":\"object\"}}}}}"
            })
    void promisesNothingOfAnAnswerThatNeedNotBeAnObject(String responses) throws Exception {
        assertThat(answer(responses)).isNull();
    }

    @Test
    void findsTheBackendBesideTheDocument() throws Exception {
        assertThat(read(SHOP).server(URI.create("https://shop.example.com/docs/openapi.yaml")))
                .hasToString("https://shop.example.com/v1");
        assertThatThrownBy(() -> read(SHOP).server(null)).hasMessageContaining("set url");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "swagger: '2.0'|it is of version 2",
                "openapi: 4.0.0|it is not of version 3.0 or 3.1",
                "[1]|it is not an OpenAPI document",
                "{\"openapi\": |it is neither JSON nor YAML",
                "openapi: 3.1.0\\nopenapi: 3.1.0|it is neither JSON nor YAML"
            })
    void saysWhyADocumentCannotBeUsed(String document, String reason) {
        assertThatThrownBy(() -> read(document.replace("\\n", "\n"))).hasMessageStartingWith(reason);
    }

    @Test
    void importsADocumentOfSomeHundredOperations() throws Exception {
        byte[] box;
        try (var resource = new GZIPInputStream(
                Objects.requireNonNull(OpenApiImportTest.class.getResourceAsStream("/openapi/box.json.gz")))) {
            box = resource.readAllBytes();
        }

        List<Imported> operations = new OpenApiImport(OpenApiDocument.read(box), config("")).operations();

        List<String> tools = new ArrayList<>();
        int answers = 0;
        for (Imported one : operations) {
            if (one instanceof Imported.AsTool tool) {
                JsonSchema.compile(tool.schema());
                tools.add(tool.name());
                answers += tool.answer() == null ? 0 : 1;
            }
        }
        assertThat(operations).hasSize(294);
        assertThat(answers).isGreaterThan(100);
        assertThat(tools).hasSize(294).doesNotHaveDuplicates().allMatch(name -> name.matches("[A-Za-z0-9_-]{1,64}"));
    }
}
