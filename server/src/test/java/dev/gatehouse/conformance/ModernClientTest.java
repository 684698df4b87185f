package dev.gatehouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Node;
import org.junit.jupiter.api.Test;

/** The official TypeScript SDK uses everything that a host of the modern era uses, behind sign-in. */
class ModernClientTest {
    @Test
    void usesEverythingOfTheModernEra() throws Exception {
        GatewayProcess gateway = ConformanceGateway.signedIn();

        JsonNode saw = new ObjectMapper()
                .readTree(Node.run("modern-features.mjs", gateway.mcp().toString(), gateway.token("alex")));

        assertThat(saw.path("version").asText()).isEqualTo("2026-07-28");
        assertThat(saw.path("tools").toString()).contains("\"test_simple_text\"", "\"annotated_parameter\"");
        assertThat(saw.path("resources").toString()).contains("\"test://static-text\"");
        assertThat(saw.path("templates").toString()).isEqualTo("[\"test://template/{id}/data\"]");
        assertThat(saw.path("prompts").toString()).contains("\"test_simple_prompt\"");
        assertThat(saw.path("read").asText())
                .isEqualTo("{\"id\":\"7\",\"templateTest\":true,\"data\":\"Data for ID: 7\"}");
        assertThat(saw.path("prompt").asText()).isEqualTo("Prompt with arguments: arg1='a', arg2='b'");
        assertThat(saw.path("completed").toString()).isEqualTo("[\"test1\"]");
        assertThat(saw.path("progress").toString()).isEqualTo("[0,50,100]");
        assertThat(saw.path("mirrored").asText()).isEqualTo("Called with {\"region\":\"Genève\"}");
        assertThat(saw.path("mirroredHeader").asText()).startsWith("=?base64?");
        JsonNode answered = saw.path("answered");
        assertThat(answered.path("form").asText()).isEqualTo("Hello, Alex!");
        assertThat(answered.path("model").asText()).isEqualTo("Sampling result: Paris");
        assertThat(answered.path("roots").asText()).contains("file:///work");
        assertThat(answered.path("prompt").asText()).isEqualTo("Prompt with context: tea");
        assertThat(saw.path("refused").path("code").asInt()).isEqualTo(-32602);
        assertThat(saw.path("refused").path("data").path("uri").asText()).isEqualTo("test://nowhere");
    }
}
