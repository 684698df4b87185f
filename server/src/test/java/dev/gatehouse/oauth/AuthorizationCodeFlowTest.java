package dev.gatehouse.oauth;

import static dev.gatehouse.oauth.RunningAuthorizationServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.audit.AuditEntry;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A person at a browser gives a client a code, and the client makes tokens of it. */
class AuthorizationCodeFlowTest {
    @TempDir
    private Path directory;

    private RunningAuthorizationServer server;
    private Flow flow;

    @BeforeEach
    void start() throws Exception {
        server = RunningAuthorizationServer.start(directory);
        flow = new Flow(server, server.registerClient());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void givesTheClientACodeWithItsStateAndOurIssuer() throws Exception {
        Browser.Page end = flow.browser.allow(flow.consentPage());

        assertThat(end.redirect().toString()).startsWith("http://127.0.0.1:49152/callback?code=");
        assertThat(end.answer("state")).isEqualTo("a state & more");
        assertThat(end.answer("iss")).isEqualTo(server.issuer);
        assertThat(end.response().statusCode()).isEqualTo(303);
    }

    @Test
    void issuesAnAccessTokenForTheUserTheClientAndTheResource() throws Exception {
        HttpResponse<String> response = flow.redeem(flow.code());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        JsonNode body = json(response);
        assertThat(body.get("token_type").textValue()).isEqualTo("Bearer");
        assertThat(body.get("expires_in").intValue()).isEqualTo(3600);
        assertThat(body.get("scope").textValue()).isEqualTo("notes:read profile");
        SignedJWT token = SignedJWT.parse(body.get("access_token").textValue());
        assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
        JWTClaimsSet claims = token.getJWTClaimsSet();
        assertThat(claims.toJSONObject())
                .containsEntry("iss", server.issuer)
                .containsEntry("sub", "alex")
                .containsEntry("aud", server.resource)
                .containsEntry("client_id", flow.clientId)
                .containsEntry("scope", "notes:read profile")
                .containsEntry("name", "Alex")
                .containsEntry("preferred_username", "alex")
                .containsKeys("jti", "iat", "exp");
    }

    @Test
    void signsAccessTokensWithAPublishedKey() throws Exception {
        SignedJWT token = SignedJWT.parse(
                json(flow.redeem(flow.code())).get("access_token").textValue());
        JWKSet keys = JWKSet.parse(server.get("/.well-known/jwks.json").body());

        var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
        assertThat(key.isPrivate()).isFalse();
        assertThat(token.verify(new RSASSAVerifier(key))).isTrue();
    }

    @Test
    void refusesACodeWithAnotherVerifierAndTheCodeIsDead() throws Exception {
        String code = flow.code();
        Map<String, String> wrong = flow.tokenRequest(code);
        wrong.put("code_verifier", "x".repeat(43));

        assertThat(json(server.post("/oauth2/token", wrong)).get("error").textValue())
                .isEqualTo("invalid_grant");
        assertThat(json(flow.redeem(code)).get("error").textValue()).isEqualTo("invalid_grant");
    }

    @Test
    void aReplayedCodeEndsWhatWasIssuedFromIt() throws Exception {
        String code = flow.code();
        String refreshToken = json(flow.redeem(code)).get("refresh_token").textValue();

        assertThat(json(flow.redeem(code)).get("error").textValue()).isEqualTo("invalid_grant");

        assertThat(json(flow.refresh(refreshToken)).get("error").textValue()).isEqualTo("invalid_grant");
        assertThat(server.events("token")).extracting(AuditEntry::reason).contains("code_replayed");
    }

    @Test
    void recordsTheReplayOfACodeOnce() throws Exception {
        String code = flow.code();
        flow.redeem(code);
        for (int i = 0; i < 3; i++) {
            assertThat(json(flow.redeem(code)).get("error").textValue()).isEqualTo("invalid_grant");
        }

        assertThat(server.events("token")).extracting(AuditEntry::reason).containsOnlyOnce("code_replayed");
    }

    @Test
    void refusesACodeAfterAMinute() throws Exception {
        String code = flow.code();
        server.clock.advance(Duration.ofSeconds(60));

        assertThat(json(flow.redeem(code)).get("error").textValue()).isEqualTo("invalid_grant");
    }

    @Test
    void refusesACodeOfAnotherClient() throws Exception {
        Map<String, String> form = flow.tokenRequest(flow.code());
        form.put("client_id", server.registerClient());

        assertThat(json(server.post("/oauth2/token", form)).get("error").textValue())
                .isEqualTo("invalid_grant");
    }

    @Test
    void refusesACodeWithAnotherRedirectUri() throws Exception {
        Map<String, String> form = flow.tokenRequest(flow.code());
        form.put("redirect_uri", "http://127.0.0.1:49153/callback");

        assertThat(json(server.post("/oauth2/token", form)).get("error").textValue())
                .isEqualTo("invalid_grant");
    }

    @Test
    void refusesACodeForAnotherResource() throws Exception {
        Map<String, String> form = flow.tokenRequest(flow.code());
        form.put("resource", server.issuer + "/mcp/orders");

        assertThat(json(server.post("/oauth2/token", form)).get("error").textValue())
                .isEqualTo("invalid_target");
    }

    @ParameterizedTest
    @ValueSource(strings = {"code", "redirect_uri", "code_verifier", "grant_type"})
    void refusesATokenRequestWithout(String parameter) throws Exception {
        Map<String, String> form = flow.tokenRequest("any");
        form.remove(parameter);

        HttpResponse<String> response = server.post("/oauth2/token", form);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("error").textValue()).isEqualTo("invalid_request");
    }

    @Test
    void tellsAClientThatWasDeletedToRegisterAgain() throws Exception {
        String code = flow.code();
        server.removeClient(flow.clientId);

        HttpResponse<String> response = flow.redeem(code);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(json(response).get("error").textValue()).isEqualTo("invalid_client");
    }

    @Test
    void refusesCredentialsThatTheClientDoesNotHave() throws Exception {
        HttpResponse<String> response =
                server.post("/oauth2/token", flow.tokenRequest("any"), "Authorization", "Basic YTpi");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
    }

    @Test
    void takesTheDefaultResourceWhenNoneIsNamed() throws Exception {
        String code = flow.without("resource").code();
        Map<String, String> form = flow.tokenRequest(code);
        form.remove("resource");

        SignedJWT token = SignedJWT.parse(
                json(server.post("/oauth2/token", form)).get("access_token").textValue());

        assertThat(token.getJWTClaimsSet().getAudience()).containsExactly(server.resource);
    }

    @Test
    void grantsOnlyScopesThatExist() throws Exception {
        String code = flow.with("scope", "openid notes:read no:such").code();

        assertThat(json(flow.redeem(code)).get("scope").textValue()).isEqualTo("notes:read");
    }

    @Test
    void grantsTheProfileWhenNoScopeIsAskedFor() throws Exception {
        String code = flow.without("scope").code();

        assertThat(json(flow.redeem(code)).get("scope").textValue()).isEqualTo("profile");
    }

    @Test
    void givesNoRefreshTokenToAClientThatDoesNotUseThem() throws Exception {
        String clientId = json(server.register(
                        "{\"client_name\":\"Once\",\"redirect_uris\":[\"http://127.0.0.1/callback\"]}"))
                .get("client_id")
                .textValue();
        Flow once = new Flow(server, clientId);

        assertThat(json(once.redeem(once.code())).has("refresh_token")).isFalse();
    }

    @Test
    void recordsSignInConsentAndTokenWithoutAnySecret() throws Exception {
        String code = flow.code();
        JsonNode tokens = json(flow.redeem(code));

        assertThat(server.events("login")).singleElement().satisfies(event -> {
            assertThat(event.uid()).isEqualTo("alex");
            assertThat(event.decision()).isEqualTo("allow");
        });
        assertThat(server.events("consent"))
                .singleElement()
                .satisfies(event -> assertThat(event.clientId()).isEqualTo(flow.clientId));
        assertThat(server.events("token"))
                .singleElement()
                .satisfies(event -> assertThat(event.heldScopes()).containsExactly("notes:read", "profile"));
        assertThat(server.events.toString())
                .doesNotContain(
                        code,
                        tokens.get("access_token").textValue(),
                        tokens.get("refresh_token").textValue(),
                        "a state & more");
    }

    @Test
    void codesTokensAndKeysSurviveARestart() throws Exception {
        String code = flow.code();
        server = server.restart(directory);
        JsonNode tokens = json(flow.redeem(code));
        server = server.restart(directory);

        assertThat(flow.refresh(tokens.get("refresh_token").textValue()).statusCode())
                .isEqualTo(200);
        JWKSet keys = JWKSet.parse(server.get("/.well-known/jwks.json").body());
        String keyId = SignedJWT.parse(tokens.get("access_token").textValue())
                .getHeader()
                .getKeyID();
        assertThat(keys.getKeyByKeyId(keyId)).isNotNull();
    }

    @Test
    void redeemsACodeForOneOfManyThatPresentItTogether() throws Exception {
        String code = flow.code();
        Map<Integer, Integer> statuses = new HashMap<>();
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = java.util.stream.IntStream.range(0, 20)
                    .mapToObj(i -> threads.submit(() -> flow.redeem(code).statusCode()))
                    .toList();
            for (var answer : answers) {
                statuses.merge(answer.get(), 1, Integer::sum);
            }
        }

        assertThat(statuses).containsEntry(200, 1).containsEntry(400, 19);
    }
}
