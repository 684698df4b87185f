package dev.gatehouse.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.mcp.legacy.SessionsConfig;
import dev.gatehouse.mcp.wire.ChallengeForm;
import dev.gatehouse.mcp.wire.StreamsConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class McpConfigTest {
    private static McpConfig read(String json) throws JsonProcessingException {
        return new ObjectMapper().readValue(json, McpConfig.class);
    }

    @Test
    void fillsInWhatIsLeftOut() throws Exception {
        assertThat(read("{}")).isEqualTo(McpConfig.defaults());
        assertThat(McpConfig.defaults())
                .isEqualTo(new McpConfig(
                        4 * 1024 * 1024,
                        List.of(),
                        List.of(),
                        false,
                        null,
                        List.of("profile"),
                        ChallengeForm.HTTP,
                        false,
                        1_000,
                        StreamsConfig.defaults(),
                        SessionsConfig.defaults()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"maxBody\":10} | mcp.maxBody",
                "{\"allowedOrigins\":[\"app.example.com\"]} | mcp.allowedOrigins",
                "{\"allowedOrigins\":[\"https://app.example.com/path\"]} | mcp.allowedOrigins",
                "{\"allowedOrigins\":[\"*\"]} | mcp.allowedOrigins",
                "{\"allowedHosts\":[\"https://gateway.internal\"]} | mcp.allowedHosts",
                "{\"allowedHosts\":[\"gateway.internal:8080\"]} | mcp.allowedHosts",
                "{\"allowedHosts\":[\"*\"]} | mcp.allowedHosts",
                "{\"challengeScopes\":[\"a b\"]} | mcp.challengeScopes"
            })
    void refusesWhatCannotWorkAndNamesTheKey(String json, String key) {
        assertThatThrownBy(() -> read(json)).hasMessageContaining(key);
    }

    @Test
    void refusesAKeyItDoesNotKnow() {
        assertThatThrownBy(() -> read("{\"maxbody\":5000}")).hasMessageContaining("maxbody");
    }
}
