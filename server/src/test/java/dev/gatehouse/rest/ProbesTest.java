package dev.gatehouse.rest;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.DpopConfig;
import dev.gatehouse.identity.DpopProofs;
import dev.gatehouse.identity.IdentityConfig;
import dev.gatehouse.identity.Revocations;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.TestIssuer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbesTest {
    private static final Challenges CHALLENGES =
            new Challenges(URI.create("https://gateway.example.com/metadata"), List.of("profile"), false);

    private static final AtomicReference<List<String>> PROBLEMS = new AtomicReference<>(List.of());

    @TempDir
    private static Path folder;

    private static RunningFronts fronts;

    @BeforeAll
    static void start() {
        fronts = RunningFronts.before(folder);
        fronts.serve(
                        new ServiceInfoServlet(
                                "1.2.3",
                                RunningFronts.PUBLIC_URL,
                                URI.create("http://localhost:8080/mcp"),
                                List.of("http://localhost:8080")),
                        "/")
                .serve(new HealthServlet(), HealthServlet.PATH)
                .serve(new ReadyServlet(PROBLEMS::get), ReadyServlet.PATH)
                .serve(
                        new DebugTokenServlet(
                                fronts.authenticator(), fronts.credentials(), CHALLENGES, fronts.limits()),
                        DebugTokenServlet.PATH)
                .start();
    }

    @AfterAll
    static void stop() {
        fronts.close();
    }

    @Test
    void saysWhatThisIs() {
        JsonNode info = json(fronts.send(fronts.request("/")));

        assertThat(info.path("name").asText()).isEqualTo("Gatehouse");
        assertThat(info.path("mcp").asText()).isEqualTo("http://localhost:8080/mcp");
        assertThat(info.path("protectedResourceMetadata").asText())
                .isEqualTo("http://localhost:8080/.well-known/oauth-protected-resource/mcp");
    }

    @Test
    void saysInJsonThatNothingIsAtAPath() {
        HttpResponse<String> answer =
                fronts.send(fronts.request("/nowhere").POST(HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(json(answer).path("code").asText()).isEqualTo("not_found");
        assertThat(json(answer).path("requestId").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/ready", "/debug-token"})
    void canOnlyBeRead(String path) {
        HttpResponse<String> answer = fronts.send(fronts.request(path).DELETE());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(json(answer).path("code").asText()).isEqualTo("method_not_allowed");
    }

    @Test
    void isAliveWhileItAnswers() {
        assertThat(fronts.send(fronts.request("/health")).statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhyItIsNotReady() {
        PROBLEMS.set(List.of("The database cannot be written."));
        HttpResponse<String> notReady = fronts.send(fronts.request("/ready"));
        PROBLEMS.set(List.of());
        HttpResponse<String> ready = fronts.send(fronts.request("/ready"));

        assertThat(notReady.statusCode()).isEqualTo(503);
        assertThat(notReady.body()).contains("The database cannot be written.");
        assertThat(ready.statusCode()).isEqualTo(200);
    }

    @Test
    void explainsAGoodToken() {
        HttpResponse<String> answer = debug(fronts.token("demo:read"));

        JsonNode body = json(answer);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(body.path("ok").asBoolean()).isTrue();
        assertThat(body.path("sub").asText()).isEqualTo("alex");
        assertThat(body.path("aud").asText()).isEqualTo(TestIssuer.AUDIENCE);
        assertThat(body.path("scope").asText()).isEqualTo("demo:read");
        assertThat(body.path("checks").path(0).path("status").asText()).isEqualTo("pass");
    }

    @Test
    void explainsABadToken() {
        String expired = fronts.anyToken()
                .issuedIn(Duration.ofHours(-2))
                .expiresIn(Duration.ofHours(-1))
                .sign();

        HttpResponse<String> answer = debug(expired);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).path("error").asText()).isEqualTo("token_expired");
        assertThat(answer.body()).contains("\"fail\"").doesNotContain(expired);
    }

    @Test
    void explainsTheOtherChecksTooWhereTheIssuersKeysCannotBeHad(@TempDir Path data) {
        String issuer = fronts.anyToken().claimText("iss");
        Authenticator cold = new Authenticator(
                new TokenVerifier(
                        IdentityConfig.defaults(),
                        List.of(TrustedIssuer.embedded(issuer, Set.of(TestIssuer.AUDIENCE), FixedKeys.unavailable())),
                        new Revocations(issuer, Duration.ZERO),
                        Clock.systemUTC()),
                new DpopProofs(DpopConfig.defaults(), Clock.systemUTC()));
        try (RunningFronts other = RunningFronts.before(data)) {
            other.serve(
                            new DebugTokenServlet(cold, fronts.credentials(), CHALLENGES, fronts.limits()),
                            DebugTokenServlet.PATH)
                    .start();

            HttpResponse<String> answer = other.send(
                    other.request("/debug-token").header("Authorization", "Bearer " + fronts.token("demo:read")));

            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(json(answer).path("error").asText()).isEqualTo("identity_unavailable");
            assertThat(json(answer).path("checks"))
                    .extracting(check -> check.path("id").asText() + " "
                            + check.path("status").asText())
                    .contains("key fail", "signature skipped", "audience pass");
        }
    }

    @Test
    void asksForAToken() {
        HttpResponse<String> answer = fronts.send(fronts.request("/debug-token"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).path("error").asText()).isEqualTo("no_credentials");
        assertThat(json(answer).path("olderCode").asText()).isEqualTo("NO_AUTH");
        assertThat(challenge(answer))
                .isEqualTo("Bearer resource_metadata=\"https://gateway.example.com/metadata\", scope=\"profile\"");
    }

    @Test
    void challengesAsACallWouldBe() {
        assertThat(challenge(debug(fronts.anyToken().without("sub").sign())))
                .startsWith("Bearer resource_metadata=")
                .contains("error=\"invalid_token\"");
        HttpResponse<String> twice = fronts.send(fronts.request("/debug-token")
                .header("Authorization", "Bearer a.b.c")
                .header("Authorization", "Bearer a.b.c"));
        assertThat(twice.statusCode()).isEqualTo(400);
        assertThat(challenge(twice)).contains("error=\"invalid_request\"");
    }

    private static String challenge(HttpResponse<String> answer) {
        return answer.headers().firstValue("WWW-Authenticate").orElse("");
    }

    @Test
    void saysByWhichCodeOlderSystemsKnewTheRefusal() {
        assertThat(olderCode("ya29.opaque")).isEqualTo("ACCESS_TOKEN_NOT_JWS");
        assertThat(olderCode("eyJhbGciOiJkaXIifQ..a.b.c")).isEqualTo("ACCESS_TOKEN_IS_ENCRYPTED_JWE");
        assertThat(olderCode("a.b.c")).isEqualTo("JWT_VERIFY_FAILED");
        assertThat(olderCode(fronts.anyToken().without("sub").sign())).isEqualTo("TOKEN_NO_SUB");
        assertThat(olderCode(
                        fronts.anyToken().claim("aud", "https://else.example").sign()))
                .isEqualTo("JWT_VERIFY_FAILED");
    }

    @Test
    void namesTheMistakeThatIsTypicalOfAProvider() {
        JsonNode checks = json(debug("ya29.opaque")).path("checks");

        assertThat(checks.path(checks.size() - 1).path("id").asText()).isEqualTo("typical_mistake");
        assertThat(checks.path(checks.size() - 1).path("detail").asText()).contains("Google");
    }

    private static String olderCode(String token) {
        return json(debug(token)).path("olderCode").asText();
    }

    private static HttpResponse<String> debug(String token) {
        return fronts.send(fronts.request("/debug-token").header("Authorization", "Bearer " + token));
    }
}
