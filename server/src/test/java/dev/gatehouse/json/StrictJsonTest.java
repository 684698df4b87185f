package dev.gatehouse.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
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

    @Test
    void keepsEveryDigitOfAFraction() throws JsonRefused {
        assertThat(Json.text(StrictJson.read(utf8("[0.1234567890123456789,1.10]"))))
                .isEqualTo("[0.1234567890123456789,1.10]");
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
