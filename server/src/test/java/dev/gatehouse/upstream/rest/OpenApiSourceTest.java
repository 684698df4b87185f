package dev.gatehouse.upstream.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.policy.ApprovalPolicy;
import dev.gatehouse.testing.Recorder;
import dev.gatehouse.testing.RestFronts;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.upstream.OpenApiUpstreamConfig;
import dev.gatehouse.upstream.UpstreamFailure;
import dev.gatehouse.upstream.UpstreamSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backend with an OpenAPI document, from the document to the call. */
class OpenApiSourceTest {
    private static final String SHOP = "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Shop\",\"version\":\"1\"},"
        + "\"paths\":{\"/items/{id}\":{\"get\":{\"operationId\":\"item\",\"parameters\":[{\"name\":\"id\","
        + "\"in\":\"path\",\"required\":true,\"schema\":{\"type\":\"integer\"}}],\"responses\":{\"200\":{\"content\":{"
        + "\"application/json\":{\"schema\":{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{\"id\":{"
        + "\"type\":\"integer\"}}}}}}}}}}}";

    @TempDir
    private static Path folder;

    private static RestFronts fronts;

    @BeforeAll
    static void start() throws Exception {
        Path document = Files.writeString(folder.resolve("shop.json"), SHOP);
        fronts = RestFronts.before(folder, """
            type: openapi
            id: shop
            document: %s
            url: BACKEND/v1
            headers: { X-Api-Key: k-123 }
            identity: { mode: headers }
            access: { mode: required, scopes: [shop:use] }
            """.formatted(document));
    }

    @AfterAll
    static void stop() {
        fronts.close();
    }

    @Test
    void callsTheOperationAsTheCaller() {
        fronts.backend().answers(Recorder.json("{\"id\":7}"));

        var answer = fronts.call("shop_item", "{\"id\":7}", "shop:use");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(fronts.backend().lastLine()).isEqualTo("GET /v1/items/7 HTTP/1.1");
        assertThat(fronts.backend().lastField("X-Api-Key")).containsExactly("k-123");
        assertThat(fronts.backend().lastField("X-User-Id")).containsExactly("alex");
        assertThat(fronts.backend().last()).doesNotContainIgnoringCase("authorization");
    }

    @Test
    void holdsArgumentsToTheDocumentsSchema() {
        assertThat(fronts.call("shop_item", "{\"id\":\"seven\"}", "shop:use").statusCode())
                .isEqualTo(400);
    }

    @Test
    void holdsAnswersToTheDocumentsSchema() {
        fronts.backend().answers(Recorder.json("{\"id\":\"seven\"}"));
        var wrong = fronts.call("shop_item", "{\"id\":7}", "shop:use");
        fronts.backend().answers(Recorder.answer("200 OK", "text/plain", "later"));
        var text = fronts.call("shop_item", "{\"id\":7}", "shop:use");

        assertThat(wrong.body()).contains("does not fit its own schema").doesNotContain("seven");
        assertThat(text.body()).contains("upstream_unusable", "later");
    }

    @Test
    void takesAnswersAsTheyComeWhereTheConfigurationSaysSo() throws Exception {
        Path document = folder.resolve("shop.json");
        UpstreamSource source = fronts.source("{ type: openapi, id: free, document: '" + document
                + "', url: BACKEND, outputSchemas: false, access: { mode: public } }");

        assertThat(source.load().tools().getFirst().outputSchema()).isNull();
    }

    @Test
    void countsNothingAsApprovedBeforeSomebodyHasApprovedIt() throws Exception {
        UpstreamSource source = fronts.source("{ type: openapi, id: checked, document: '" + folder.resolve("shop.json")
                + "', url: BACKEND, approval: review, access: { mode: public } }");

        assertThat(source.approval()).isEqualTo(ApprovalPolicy.REVIEW);
        assertThat(Objects.requireNonNull(source.declared()).tools()).noneMatch(Tool::isApproved);
    }

    @Test
    void fetchesADocumentAndSaysWhyItCannot() throws Exception {
        UpstreamSource source =
                fronts.source("{ type: openapi, id: far, document: BACKEND/openapi.json, access: { mode: public } }");
        fronts.backend().answers(Recorder.json(SHOP));

        assertThat(source.declared()).isNull();
        assertThat(source.load().tools()).extracting(Tool::name).containsExactly("far_item");

        fronts.backend().answers(Recorder.answer("503 Busy", "text/plain", ""));
        assertThatThrownBy(source::load)
                .isInstanceOf(UpstreamFailure.class)
                .hasMessageContaining("its server answers with status 503");
    }

    @Test
    void offersAfterARestartWhatTheDocumentSaidLast() throws Exception {
        String entry = "{ type: openapi, id: far, document: BACKEND/%s, access: { mode: public } }";
        UpstreamSource before = fronts.source(entry.formatted("openapi.json"));
        fronts.backend().answers(Recorder.json(SHOP));
        before.load();
        String told = Objects.requireNonNull(before.told());

        Offerings recalled = fronts.source(entry.formatted("openapi.json")).recall(told);
        Offerings ofAnother = fronts.source(entry.formatted("other.json")).recall(told);

        assertThat(Objects.requireNonNull(recalled).tools())
                .extracting(Tool::name)
                .containsExactly("far_item");
        assertThat(ofAnother).isNull();
    }

    @Test
    void leavesOutAnOperationWhoseSchemaCannotBeCheckedInBoundedTime() throws Exception {
        Path document = Files.writeString(
                folder.resolve("doubtful.json"),
                SHOP.replace(
                        "\"paths\":{",
                        "\"paths\":{\"/twice\":{\"get\":{\"operationId\":\"twice\",\"parameters\":[{\"name\":\"word\","
                            + "\"in\":\"query\",\"schema\":{\"type\":\"string\",\"pattern\":\"^(a+)\\\\1$\"}}]}},"));

        UpstreamSource source =
                fronts.source("{ type: openapi, id: odd, url: BACKEND/v1, document: %s }".formatted(document));

        assertThat(source.load().tools()).extracting(Tool::name).containsExactly("odd_item");
        assertThat(source.load().leftOut())
                .singleElement()
                .satisfies(left -> assertThat(left.reason()).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"strin\"}",
                "{\"type\":7}",
                "{\"type\":\"object\",\"required\":true}",
                "{\"minimum\":\"1\"}",
                "{\"enum\":\"a\"}",
                "{\"properties\":[]}",
                "{\"items\":[{}]}",
                "{\"allOf\":{}}",
                "{\"pattern\":\"(\"}",
                "{\"$ref\":\"#/components/schemas/Missing\"}",
                "{\"$ref\":\"https://example.com/other.json\"}",
                "{\"$ref\":7}",
                "{\"$schema\":\"https://example.com/dialect\"}",
                "{\"$id\":\"::not a uri::\"}",
                "7",
                "null",
                "[]"
            })
    void leavesOutAnOperationWhoseSchemaIsInvalidAndSaysWhy(String schema) throws Exception {
        Path document = Files.writeString(
                folder.resolve("invalid.json"),
                SHOP.replace(
                        "\"paths\":{",
                        "\"paths\":{\"/odd\":{\"post\":{\"operationId\":\"odd\",\"requestBody\":{\"content\":{"
                                + "\"application/json\":{\"schema\":" + schema + "}}}}},"));

        UpstreamSource source =
                fronts.source("{ type: openapi, id: shop2, url: BACKEND/v1, document: %s }".formatted(document));

        assertThat(source.load().tools()).extracting(Tool::name).containsExactly("shop2_item");
        assertThat(OpenApiSource.preview(
                        new OpenApiUpstreamConfig(
                                "p",
                                document.toString(),
                                null,
                                "",
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null,
                                null),
                        new Egress(new EgressConfig(List.of()))))
                .filteredOn(one -> one.path().equals("/odd"))
                .singleElement()
                .matches(one -> one.tool() == null && !one.text().isBlank());
    }

    @Test
    void refusesAFileThatIsNotThere() {
        assertThatThrownBy(() -> fronts.source("{ type: openapi, id: gone, document: /gone.yaml }"))
                .hasMessage("upstream gone: /gone.yaml cannot be used: there is no such file, or it cannot be read");
    }
}
