package dev.gatehouse.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.Parts;
import dev.gatehouse.oauth.User;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.RawHttp;
import dev.gatehouse.testing.TestIssuer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The gateway as an OAuth resource server, which the official suite does not look at: whatever is asked, in either era,
 * credentials are settled first, with the status and the challenge of RFC 6750 and RFC 9728, and never on a stream.
 */
class ResourceServerTest {
    private static final GatewayProcess GATEWAY = ConformanceGateway.signedIn();
    private static final int PORT = GATEWAY.origin().getPort();
    private static final String METADATA = GATEWAY.origin() + "/.well-known/oauth-protected-resource/mcp";

    private static final Map<String, String> BAD_TOKENS = new LinkedHashMap<>();

    /** Whatever can be asked for, with what Mcp-Name says. */
    private static final Map<String, String> METHODS = new LinkedHashMap<>();

    static {
        METHODS.put("server/discover", "");
        METHODS.put("tools/list", "");
        METHODS.put("tools/call", "test_simple_text");
        METHODS.put("resources/list", "");
        METHODS.put("resources/templates/list", "");
        METHODS.put("resources/read", "test://static-text");
        METHODS.put("prompts/list", "");
        METHODS.put("prompts/get", "test_simple_prompt");
        METHODS.put("completion/complete", "");
        METHODS.put("subscriptions/listen", "");
        METHODS.put("tasks/get", "a-task");
        METHODS.put("tasks/cancel", "a-task");
        METHODS.put("no/such/method", "");
        METHODS.put("initialize", "");
        METHODS.put("ping", "");
        METHODS.put("logging/setLevel", "");
        METHODS.put("resources/subscribe", "");
    }

    @BeforeAll
    static void mintBadTokens() throws Exception {
        BAD_TOKENS.put("garbage", "garbage");
        BAD_TOKENS.put("expired", issued(GATEWAY.mcp(), Duration.ofHours(-1)));
        BAD_TOKENS.put("for the origin, not for /mcp", issued(GATEWAY.origin(), Duration.ofHours(1)));
        BAD_TOKENS.put(
                "with a slash behind its audience", issued(URI.create(GATEWAY.mcp() + "/"), Duration.ofHours(1)));
        BAD_TOKENS.put("for another resource", issued(URI.create("https://other.example/mcp"), Duration.ofHours(1)));
        try (TestIssuer stranger = TestIssuer.start()) {
            BAD_TOKENS.put(
                    "of a stranger",
                    stranger.token().claim("aud", GATEWAY.mcp().toString()).sign());
            BAD_TOKENS.put(
                    "of a stranger in our issuer's name",
                    stranger.token()
                            .claim("iss", GATEWAY.origin().toString())
                            .claim("aud", GATEWAY.mcp().toString())
                            .signWith(TestIssuer.ecKey("forged", Curve.P_256), JWSAlgorithm.ES256)
                            .sign());
        }
    }

    private static String issued(URI resource, Duration lifetime) throws Exception {
        try (Parts gatehouse = Gatehouse.offline(GATEWAY.config())) {
            User alex = gatehouse.users().byUsername("alex").orElseThrow();
            return gatehouse.accessTokens().issue(alex, "gatehouse-cli", resource, List.of(), lifetime);
        }
    }

    static Stream<Arguments> everything() {
        return METHODS.entrySet().stream()
                .flatMap(method -> Stream.of(Wire.MODERN, Wire.LEGACY)
                        .map(era -> arguments(method.getKey(), method.getValue(), era)));
    }

    @ParameterizedTest
    @MethodSource("everything")
    void asksWhoeverBringsNoTokenToSignIn(String method, String name, String era) {
        RawHttp.Answer answer = ask(method, name, era, List.of());

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate"))
                .startsWith("Bearer resource_metadata=\"" + METADATA + "\"")
                .doesNotContain("error");
        assertRefused(answer);
    }

    @ParameterizedTest
    @MethodSource("everything")
    void refusesEveryBadTokenWithTheReason(String method, String name, String era) {
        BAD_TOKENS.forEach((what, token) -> {
            RawHttp.Answer answer = ask(method, name, era, List.of("Authorization: Bearer " + token));

            assertThat(answer.status()).as("a token " + what).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate"))
                    .as("a token " + what)
                    .startsWith("Bearer ")
                    .contains("error=\"invalid_token\"", "resource_metadata=\"" + METADATA + "\"");
            assertRefused(answer);
            assertThat(answer.body()).doesNotContain(token.length() > 10 ? token : "\"result\"");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void settlesCredentialsBeforeStreamsAndSessions(String httpMethod) {
        RawHttp.Answer answer = RawHttp.send(
                PORT,
                List.of(
                        httpMethod + " /mcp HTTP/1.1",
                        "Host: localhost:" + PORT,
                        "Connection: close",
                        "Accept: text/event-stream",
                        "MCP-Protocol-Version: " + Wire.LEGACY,
                        "Mcp-Session-Id: a-session"),
                "");

        assertThat(answer.status()).isIn(401, 405);
        assertThat(answer.header("Content-Type")).doesNotContain("event-stream");
    }

    static Stream<List<String>> doubtfulCredentials() {
        return Stream.of(
                List.of("Authorization: Basic YWxleDpwYXNzd29yZA=="),
                List.of("Authorization: Bearer"),
                List.of("Authorization: Bearer a b"),
                List.of("Authorization: Bearer a", "Authorization: Bearer b"));
    }

    @ParameterizedTest
    @MethodSource("doubtfulCredentials")
    void takesOneTokenInOneHeaderAndNothingElse(List<String> credentials) {
        RawHttp.Answer answer = ask("tools/list", "", Wire.MODERN, credentials);

        assertThat(answer.status()).isIn(400, 401);
        assertRefused(answer);
    }

    @Test
    void publishesWhereToSignInToEverybody() {
        for (String path :
                List.of("/.well-known/oauth-protected-resource", "/.well-known/oauth-protected-resource/mcp")) {
            RawHttp.Answer answer = RawHttp.send(
                    PORT, List.of("GET " + path + " HTTP/1.1", "Host: localhost:" + PORT, "Connection: close"), "");
            JsonNode metadata = Wire.json(answer.body());

            assertThat(answer.status()).isEqualTo(200);
            assertThat(metadata.path("resource").asText())
                    .isEqualTo(GATEWAY.mcp().toString());
            assertThat(metadata.path("authorization_servers").path(0).asText())
                    .isEqualTo(GATEWAY.origin().toString());
            assertThat(metadata.path("bearer_methods_supported").toString()).isEqualTo("[\"header\"]");
        }
    }

    @Test
    void letsAGoodTokenIn() throws Exception {
        RawHttp.Answer answer = ask(
                "tools/call",
                "test_simple_text",
                Wire.MODERN,
                List.of("Authorization: Bearer " + issued(GATEWAY.mcp(), Duration.ofHours(1))));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(Wire.response(answer).has("result")).isTrue();
    }

    private static void assertRefused(RawHttp.Answer answer) {
        assertThat(answer.header("Content-Type")).startsWith("application/json");
        JsonNode body = Wire.json(answer.body());
        assertThat(body.has("result")).isFalse();
        assertThat(body.path("error").path("data").path("decisionId").asText()).startsWith("dec_");
    }

    private static RawHttp.Answer ask(String method, String name, String era, List<String> credentials) {
        boolean modern = era.equals(Wire.MODERN);
        List<String> headers = new ArrayList<>(
                modern ? Wire.headers(method, name.isEmpty() ? null : name) : List.of("MCP-Protocol-Version: " + era));
        headers.addAll(credentials);
        String params = name.isEmpty() ? "" : "\"name\":\"" + name + "\"";
        return Wire.post(
                PORT, headers, modern ? Wire.modern(method, params) : Wire.message(method, "{" + params + "}"));
    }
}
