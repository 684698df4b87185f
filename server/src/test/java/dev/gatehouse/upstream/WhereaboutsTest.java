package dev.gatehouse.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WhereaboutsTest {
    @Test
    void tellTwoProgramsApartThatDifferInTheirArguments() {
        assertThat(Whereabouts.of(List.of("npx", "-y", "server-a")))
                .isEqualTo(Whereabouts.of(List.of("npx", "-y", "server-a")))
                .isNotEqualTo(Whereabouts.of(List.of("npx", "-y", "server-b")));
    }

    @Test
    void keepNoSecretOfAnAddress() {
        assertThat(Whereabouts.of(List.of("https://mcp.example.com/s/SECRET"))).doesNotContain("SECRET", "example");
    }
}
