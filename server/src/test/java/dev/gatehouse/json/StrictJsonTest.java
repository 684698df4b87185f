package dev.gatehouse.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":1,\"A\":2}",
                "[]",
                "\"\"",
                "0",
                " {} \r\n\t",
                "[\"zoë 🦊\"]",
                "[\"\\ud83e\\udd8a\"]",
                "[\"\\\\ud800\"]",
                "[1.10,-0.0,1e308,1E-300,0e999,12345678901234567890123]",
            })
    void readsJsonAndWritesTheSameAgain(String text) throws JsonRefused {
        byte[] again = Json.bytes(StrictJson.read(utf8(text)));

        assertThat(StrictJson.read(again)).isEqualTo(StrictJson.read(utf8(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[0.1234567890123456789,1.10]",
                "[1e2,1E2,1e+2,1.0E-7,0.0000001,-0,-0.0,0e0,-12345678901234567890123]",
            })
    void writesNumbersAsTheyWereRead(String text) throws JsonRefused {
        assertThat(Json.text(StrictJson.read(utf8(text)))).isEqualTo(text);
        assertThat(Json.text(StrictJson.read(utf8(text)).deepCopy())).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ \"b\" : 1e2 ,\n\t\"\\u0061\":[ -0,\"\\/\\u00e9é\" ] }",
                "[ ]",
                "1E2",
                "{}",
            })
    void writesAVerbatimValueInTheBytesThatItWasReadFrom(String text) throws JsonRefused {
        assertThat(new String(Json.bytes(StrictJson.readVerbatim(utf8(" " + text + "\n"))), StandardCharsets.UTF_8))
                .isEqualTo(text);
        assertThat(StrictJson.readVerbatim(utf8(text))).isEqualTo(StrictJson.read(utf8(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\" : 1e2}",
                "[ 1,\n{\"b\": [ ]} ]",
            })
    void keepsTheBytesOfWhatAMessagePassesOn(String text) throws JsonRefused {
        for (String message : new String[] {
            "{\"id\": 1, \"params\": {\"x\":" + text + ",\"_meta\":{ }}}",
            "{\"result\": {\"_meta\":{ }, \"x\": " + text + " , \"y\":1}, \"id\":1}",
        }) {
            JsonNode read = StrictJson.readMessage(utf8(message));
            JsonNode batch = StrictJson.readMessage(utf8("[1," + message + "]"));

            for (JsonNode one : new JsonNode[] {read, batch.get(1)}) {
                JsonNode holder = one.path(message.contains("params") ? "params" : "result");
                assertThat(new String(Json.bytes(Map.of("moved", holder.path("x"))), StandardCharsets.UTF_8))
                        .isEqualTo("{\"moved\":" + text + "}");
                assertThat(Json.bytes(holder.path("_meta")))
                        .as("which every hop says anew")
                        .isEqualTo(utf8("{}"));
            }
        }
    }

    @Test
    void letsNobodyChangeWhatWillBeWrittenAsItWasRead() throws JsonRefused {
        ObjectNode value = (ObjectNode) StrictJson.readVerbatim(utf8("{\"a\" : [{\"b\":[1]}]}"));
        ObjectNode inner = (ObjectNode) value.at("/a/0");
        ArrayNode innermost = (ArrayNode) value.at("/a/0/b");

        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> value.put("a", 2));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> value.remove("a"));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> inner.put("c", 2));
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> innermost.add(2));
        assertThat(Json.text(value.deepCopy().put("c", 2))).isEqualTo("{\"a\":[{\"b\":[1]}],\"c\":2}");
    }

    @Test
    void putsAVerbatimValueOntoOneLine() throws JsonRefused {
        byte[] text = Json.bytes(StrictJson.readVerbatim(utf8("{\r\n \"a\": \"\\n\" }")));

        assertThat(new String(Json.line(text), StandardCharsets.UTF_8)).isEqualTo("{   \"a\": \"\\n\" }");
        assertThat(new String(text, StandardCharsets.UTF_8)).startsWith("{\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":1,\"a\":1}          | json_duplicate_member",
                "[{\"b\":{\"a\":1,\"\\u0061\":2}}] | json_duplicate_member",
                "{} {}                      | json_malformed",
                "{}x                        | json_malformed",
                "[1,]                       | json_malformed",
                "{'a':1}                    | json_malformed",
                "[NaN]                      | json_malformed",
                "[01]                       | json_malformed",
                "/* */ {}                   | json_malformed",
                "[\"\\ud800\"]              | json_not_utf8",
                "[\"\\udc00\"]              | json_not_utf8",
                "[\"\\ud800\\n\"]           | json_not_utf8",
                "[\"\\ud800\\ud800\"]       | json_not_utf8",
                "{\"\\ud800\":1}            | json_not_utf8",
                "[1e1000000000]             | json_number_refused",
                "[1e400]                    | json_number_refused",
                "[1e99999999999]            | json_number_refused",
                "[0e-99999999999]           | json_number_refused",
                "[1e-99999]                 | json_number_refused",
            })
    void refuses(String text, String code) {
        assertRefused(utf8(text), code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "22c0af22", // overlong slash
                "22eda08022", // a surrogate
                "22f490808022", // beyond U+10FFFF
                "22ff22", // no such byte
                "22c3", // cut off
                "efbbbf7b7d", // byte order mark
            })
    void refusesMalformedUtf8(String hex) {
        assertRefused(HexFormat.of().parseHex(hex), "json_not_utf8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE"})
    void refusesOtherEncodings(String charset) {
        assertRefused("{\"a\":1}".getBytes(Charset.forName(charset)), "json_not_utf8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n"})
    void refusesNothing(String text) {
        assertRefused(utf8(text), "json_malformed");
    }

    @Test
    void goesSixtyFourLevelsDeepAndNoDeeper() throws JsonRefused {
        assertThat(StrictJson.read(utf8("[".repeat(64) + "]".repeat(64))).isArray())
                .isTrue();
        assertRefused(utf8("[".repeat(65) + "]".repeat(65)), "json_too_deep");
        assertRefused(utf8("{\"a\":".repeat(999) + "1" + "}".repeat(999)), "json_too_deep");
    }

    @Test
    void takesNumbersOfAHundredCharactersAndNoLonger() throws JsonRefused {
        assertThat(StrictJson.read(utf8("1".repeat(100))).isIntegralNumber()).isTrue();
        assertRefused(utf8("1".repeat(101)), "json_number_refused");
        assertRefused(utf8("0." + "1".repeat(100)), "json_number_refused");
    }

    @Test
    void saysWhereWithoutRepeatingTheText() {
        assertThatExceptionOfType(JsonRefused.class)
                .isThrownBy(() -> StrictJson.read(utf8("{\"password\":\n secret}")))
                .withMessage("The body is not valid JSON, at line 2, column 2.");
    }

    private static void assertRefused(byte[] body, String code) {
        assertThatExceptionOfType(JsonRefused.class)
                .isThrownBy(() -> StrictJson.read(body))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
