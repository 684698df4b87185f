package dev.gatehouse.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** ECMA-262's expressions, as far as they end. */
class LinearPatternTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "abc xabcx true",
                "^abc$ xabcx false",
                "^\\d{3}-\\d{4}$ 555-1234 true",
                "^[\\w.-]+@[\\w-]+\\.[a-z]{2,}$ a.b@example.org true",
                "^(?<year>\\d{4})$ 2026 true",
                "^\\u00e9$ é true",
                "^\\u{1F600}$ 😀 true",
                "^\\uD83D\\uDE00$ 😀 true",
                "^\\p{Letter}+$ Ωx true",
                "^\\p{Script=Greek}+$ Ωx false",
                "^[^]$ x true",
                "^[\\]a[-]+$ a[]- true",
                "^\\/api\\/v\\d+$ /api/v2 true",
                "^a{,2}$ a{,2} true",
                "^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-\\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$"
                    + " a.b@x.io true",
                "^(?!\\.)(?!.*\\.\\.)([A-Za-z0-9_'+\\-\\.]*)[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9\\-]*\\.)+[A-Za-z]{2,}$"
                    + " a..b@x.io false",
                "^(?=.*[A-Z])(?=.*\\d).{8,}$ Passw0rd1 true",
                "^(?=.*[A-Z])(?=.*\\d).{8,}$ password1 false",
            })
    void matchesAsEcmaScriptDoes(String expression, String text, boolean matches) {
        assertThat(LinearPattern.compile(expression).find(text)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a(?=b)c",
                "^a|(?!b)c",
                "^(?!a)b|c",
                "(?<=a)b",
                "(?<!a)b",
                "(a)\\1",
                "(?<x>a)\\k<x>",
                "(?>a)",
                "a{1001}",
                "((a{100}){100}){100}",
                "(a{1000}){1000}",
                "(",
                ")",
                "[",
                "\\",
                "\\u12",
                "\\p{Nonsense}",
                "a**",
            })
    void refusesWhatCannotBeCheckedInBoundedTime(String expression) {
        assertThatExceptionOfType(InvalidJsonSchema.class)
                .isThrownBy(() -> LinearPattern.compile(expression))
                .satisfies(e -> assertThat(e.getMessage()).contains("pattern").doesNotContain("com.google"));
    }

    @Test
    void refusesAnExpressionLongerThanAnybodyWrites() {
        assertThatExceptionOfType(InvalidJsonSchema.class).isThrownBy(() -> LinearPattern.compile("a".repeat(5_000)));
        assertThatExceptionOfType(InvalidJsonSchema.class)
                .isThrownBy(() -> LinearPattern.compile("(".repeat(200) + "a" + ")".repeat(200)));
    }
}
