package dev.gatehouse.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UriTemplateTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        test://item/{id}/data      | test://item/7/data       | {id=7}
        test://item/{id}           | test://item/a%2Fb%20c    | {id=a/b c}
        file:///{+path}            | file:///a/b/c.txt        | {path=a/b/c.txt}
        test://x{/a}               | test://x/one             | {a=one}
        test://x{/a}               | test://x                 | {}
        test://find{?q,page}       | test://find?q=a&page=2   | {q=a, page=2}
        test://find{?q,page}       | test://find?page=2       | {page=2}
        test://x{#part}            | test://x#top             | {part=top}
        test://v{.kind}            | test://v.json            | {kind=json}
        """)
    void readsWhatStandsInItsPlaces(String template, String uri, String values) {
        assertThat(UriTemplate.parse(template).match(uri)).hasToString(values);
    }

    @ParameterizedTest
    @ValueSource(strings = {"test://item/1/2/data", "test://item//data", "test://other/1/data", "test://item/%zz/data"})
    void doesNotMatchAnythingElse(String uri) {
        assertThat(UriTemplate.parse("test://item/{id}/data").match(uri)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"test://{", "test://{a}{a}", "test://{+a}/{+b}", "test://{!a}", "test://{a,b}"})
    void refusesATemplateThatCannotBeMatched(String template) {
        assertThatThrownBy(() -> UriTemplate.parse(template)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void takesAPlusForAPlus() {
        assertThat(UriTemplate.parse("test://{a}").match("test://1+1")).isEqualTo(Map.of("a", "1+1"));
    }
}
