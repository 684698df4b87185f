package dev.gatehouse.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void keepsATextInOneLineWithNothingThatDrivesATerminal() {
        assertThat(Printable.of("a\r\nb\u001b[2Jc\u009bd\u202ee\u200bf\u2028g")).isEqualTo("a??b?[2Jc?d?e?f?g");
        assertThat(Printable.of("Größe 𝟙 日本")).isEqualTo("Größe 𝟙 日本");
        assertThat(Printable.of(null)).isEmpty();
    }
}
