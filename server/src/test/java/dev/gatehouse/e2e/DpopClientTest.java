package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Node;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client with a key of its own, made with npm's oauth4webapi, against the embedded server and the MCP endpoint. */
class DpopClientTest {
    private static JsonNode told;

    @BeforeAll
    static void runTheClient() throws Exception {
        Node.requireChromium();
        told = new ObjectMapper()
                .readTree(Node.run(
                        "dpop-client.mjs", GatewayProcess.shared().mcp().toString()));
    }

    @Test
    void signsInAndCallsWithProofsAndNonces() {
        assertThat(told.path("tokenType").asText()).isEqualToIgnoringCase("dpop");
        assertThat(told.at("/nonceAsked/token").asBoolean()).isTrue();
        assertThat(told.at("/caller/user/uid").asText()).isEqualTo("alex");
    }

    @Test
    void goesOnWithARefreshedToken() {
        assertThat(told.at("/callerAfterRefresh/user/uid").asText()).isEqualTo("alex");
    }

    @Test
    void getsNoTokenWithoutAProofOnceItRegisteredForBoundOnes() {
        assertThat(told.path("unproven").asText()).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void itsTokenIsWorthNothingWithoutItsKey() {
        assertThat(told.at("/asBearer/status").asInt()).isEqualTo(401);
        assertThat(told.at("/asBearer/error").asText()).isEqualTo("invalid_token");
        assertThat(told.at("/asBearer/scheme").asText()).isEqualToIgnoringCase("DPoP");
        assertThat(told.at("/byThief/status").asInt()).isEqualTo(401);
    }
}
