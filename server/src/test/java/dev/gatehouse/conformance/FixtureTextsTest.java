package dev.gatehouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.testing.RawHttp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The suite is content with any text in places; here each answer must say exactly what it should, in both eras. */
class FixtureTextsTest {
    private static final String PNG_BLOCK =
            "{\"type\":\"image\",\"data\":\"" + FixtureTools.PNG + "\",\"mimeType\":\"image/png\"}";

    static Stream<Arguments> tools() {
        return Stream.of(
                arguments(
                        "test_simple_text",
                        "[{\"type\":\"text\",\"text\":\"This is a simple text response for testing.\"}]",
                        false),
                arguments("test_image_content", "[" + PNG_BLOCK + "]", false),
                arguments("test_embedded_resource", """
                    [{"type":"resource","resource":{"uri":"test://embedded-resource","mimeType":"text/plain",
                      "text":"This is an embedded resource content."}}]
                    """, false),
                arguments(
                        "test_multiple_content_types",
                        "[{\"type\":\"text\",\"text\":\"Multiple content types test:\"}," + PNG_BLOCK + """
                            ,{"type":"resource","resource":{"uri":"test://mixed-content-resource",
                              "mimeType":"application/json","text":"{\\"test\\":\\"data\\",\\"value\\":123}"}}]
                            """,
                        false),
                arguments(
                        "test_error_handling",
                        "[{\"type\":\"text\",\"text\":\"This tool intentionally returns an error for testing\"}]",
                        true));
    }

    @ParameterizedTest
    @MethodSource("tools")
    void aToolSaysExactlyThis(String tool, String content, boolean isError) {
        for (boolean modern : List.of(true, false)) {
            JsonNode result =
                    ask(modern, "tools/call", tool, "\"name\":\"" + tool + "\"").path("result");

            assertThat(result.path("content")).as("modern: " + modern).isEqualTo(Wire.json(content));
            assertThat(result.path("isError").asBoolean()).isEqualTo(isError);
            assertThat(result.has("resultType")).isEqualTo(modern);
        }
    }

    static Stream<Arguments> resources() {
        return Stream.of(
                arguments(
                        "test://static-text",
                        "{\"uri\":\"test://static-text\",\"mimeType\":\"text/plain\","
                                + "\"text\":\"This is the content of the static text resource.\"}"),
                arguments(
                        "test://static-binary",
                        "{\"uri\":\"test://static-binary\",\"mimeType\":\"image/png\",\"blob\":\"" + FixtureTools.PNG
                                + "\"}"),
                arguments("test://template/123/data", """
                    {"uri":"test://template/123/data","mimeType":"application/json",
                     "text":"{\\"id\\":\\"123\\",\\"templateTest\\":true,\\"data\\":\\"Data for ID: 123\\"}"}
                    """));
    }

    @ParameterizedTest
    @MethodSource("resources")
    void aResourceHoldsExactlyThis(String uri, String content) {
        for (boolean modern : List.of(true, false)) {
            JsonNode result = ask(modern, "resources/read", uri, "\"uri\":\"" + uri + "\"")
                    .path("result");

            assertThat(result.path("contents")).as("modern: " + modern).isEqualTo(Wire.json("[" + content + "]"));
        }
    }

    @Test
    void aResourceThatIsNotThereIsAnErrorThatNamesIt() {
        JsonNode error = ask(true, "resources/read", "test://nowhere", "\"uri\":\"test://nowhere\"")
                .path("error");

        assertThat(error.path("code").asInt()).isEqualTo(-32602);
        assertThat(error.path("data").path("uri").asText()).isEqualTo("test://nowhere");
    }

    static Stream<Arguments> prompts() {
        return Stream.of(
                arguments(
                        "test_simple_prompt",
                        "{}",
                        "[{\"role\":\"user\",\"content\":{\"type\":\"text\","
                                + "\"text\":\"This is a simple prompt for testing.\"}}]"),
                arguments(
                        "test_prompt_with_arguments",
                        "{\"arg1\":\"hello\",\"arg2\":\"world\"}",
                        "[{\"role\":\"user\",\"content\":{\"type\":\"text\","
                                + "\"text\":\"Prompt with arguments: arg1='hello', arg2='world'\"}}]"),
                arguments(
                        "test_prompt_with_image",
                        "{}",
                        "[{\"role\":\"user\",\"content\":" + PNG_BLOCK
                                + "},{\"role\":\"user\",\"content\":{\"type\":\"text\","
                                + "\"text\":\"Please analyze the image above.\"}}]"));
    }

    @ParameterizedTest
    @MethodSource("prompts")
    void aPromptSaysExactlyThis(String prompt, String arguments, String messages) {
        for (boolean modern : List.of(true, false)) {
            JsonNode result = ask(
                            modern, "prompts/get", prompt, "\"name\":\"" + prompt + "\",\"arguments\":" + arguments)
                    .path("result");

            assertThat(result.path("messages")).as("modern: " + modern).isEqualTo(Wire.json(messages));
        }
    }

    private static JsonNode ask(boolean modern, String method, String name, String params) {
        int port = ConformanceGateway.open().origin().getPort();
        return modern
                ? Wire.response(Wire.post(port, Wire.headers(method, name), Wire.modern(method, params)))
                : Wire.response(Wire.post(port, legacySession(port), Wire.message(method, "{" + params + "}")));
    }

    /** The headers of a client that has shaken hands. */
    private static List<String> legacySession(int port) {
        RawHttp.Answer answer = Wire.post(
                port,
                List.of(),
                Wire.message(
                        "initialize",
                        "{\"protocolVersion\":\"" + Wire.LEGACY
                                + "\",\"capabilities\":{},\"clientInfo\":{\"name\":\"texts\",\"version\":\"1\"}}"));
        List<String> headers = new ArrayList<>(List.of("MCP-Protocol-Version: " + Wire.LEGACY));
        String session = answer.header("Mcp-Session-Id");
        if (!session.isEmpty()) {
            headers.add("Mcp-Session-Id: " + session);
        }
        return headers;
    }
}
