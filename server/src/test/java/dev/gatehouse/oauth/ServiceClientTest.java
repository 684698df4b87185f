package dev.gatehouse.oauth;

import static dev.gatehouse.oauth.RunningAuthorizationServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.identity.IdentityConfig;
import dev.gatehouse.identity.Revocation.Target;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.identity.Verification;
import dev.gatehouse.testing.TestIssuer;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Machines that ask for tokens for themselves, and that ask about tokens. */
class ServiceClientTest {
    private static final String SECRET = OpaqueToken.next();
    private static final ClientCredential BY_SECRET = new ClientCredential.Secret(OpaqueToken.hash(SECRET));
    private static final ECKey KEY = TestIssuer.ecKey("client-key", Curve.P_256);

    @TempDir
    private Path folder;

    private RunningAuthorizationServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningAuthorizationServer.start(folder);
        server.addService("report", BY_SECRET, false, "notes:read", "demo:read");
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private static String basic(String clientId, String secret) {
        return "Basic "
                + Base64.getEncoder().encodeToString((clientId + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> token(Map<String, String> more, String... headers) throws Exception {
        Map<String, String> form = new HashMap<>(more);
        form.put("grant_type", "client_credentials");
        return server.post("/oauth2/token", form, headers);
    }

    private HttpResponse<String> introspect(String clientId, String token) throws Exception {
        return server.post("/oauth2/introspect", Map.of("token", token), "Authorization", basic(clientId, SECRET));
    }

    private String goodToken(String clientId) throws Exception {
        return json(token(Map.of(), "Authorization", basic(clientId, SECRET)))
                .get("access_token")
                .textValue();
    }

    private static void assertError(HttpResponse<String> answer, int status, String error) throws Exception {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).path("error").asText()).isEqualTo(error);
    }

    private Caller callerOf(String token) {
        TokenVerifier verifier = new TokenVerifier(
                IdentityConfig.defaults(),
                List.of(TrustedIssuer.embedded(
                        server.issuer, Set.of(server.resource), server.authorizationServer.keySource())),
                server.revocations,
                server.clock);
        return ((Verification.Verified) verifier.verify(token)).caller();
    }

    @Test
    void aServiceGetsATokenForItselfByItsSecretInTheHeader() throws Exception {
        HttpResponse<String> answer = token(Map.of(), "Authorization", basic("report", SECRET));

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode body = json(answer);
        assertThat(body.get("scope").textValue()).isEqualTo("demo:read notes:read");
        assertThat(body.has("refresh_token")).isFalse();
        Caller caller = callerOf(body.get("access_token").textValue());
        assertThat(caller.kind()).isEqualTo(Caller.Kind.SERVICE);
        assertThat(caller.uid()).isEqualTo("client:report");
        assertThat(caller.clientId()).isEqualTo("report");
    }

    @Test
    void aServiceGetsATokenByItsSecretInTheForm() throws Exception {
        HttpResponse<String> answer =
                token(Map.of("client_id", "report", "client_secret", SECRET, "scope", "notes:read"));

        assertThat(json(answer).get("scope").textValue()).isEqualTo("notes:read");
    }

    @Test
    void aServiceWhoseNameIsAUserIdIsNotThatUser() throws Exception {
        assertThat(server.authorizationServer.users().byUid("alex")).isPresent();
        server.addService("alex", BY_SECRET, false, "notes:read");

        Caller caller = callerOf(goodToken("alex"));

        assertThat(caller.subject()).isEqualTo("alex");
        assertThat(caller.kind()).isEqualTo(Caller.Kind.SERVICE);
        assertThat(caller.uid()).isEqualTo("client:alex");
    }

    @Test
    void refusesAWrongSecretAndAnUnknownServiceAlike() throws Exception {
        HttpResponse<String> wrong = token(Map.of(), "Authorization", basic("report", "wrong"));
        HttpResponse<String> unknown = token(Map.of(), "Authorization", basic("nobody", "wrong"));

        assertError(wrong, 401, "invalid_client");
        assertThat(unknown.body()).isEqualTo(wrong.body());
        assertThat(server.events("client"))
                .hasSize(2)
                .allSatisfy(event -> assertThat(event.reason()).isEqualTo("invalid_client"));
    }

    @Test
    void aServiceThatProvesNothingIsRefused() throws Exception {
        assertError(token(Map.of("client_id", "report")), 401, "invalid_client");
    }

    @Test
    void refusesTwoProofsAtOnce() throws Exception {
        assertError(
                token(Map.of("client_id", "report", "client_secret", SECRET), "Authorization", basic("report", SECRET)),
                400,
                "invalid_request");
    }

    @Test
    void refusesAScopeThatTheServiceMayNotHaveAndAResourceThatIsNotOurs() throws Exception {
        String header = basic("report", SECRET);

        assertError(token(Map.of("scope", "notes:write"), "Authorization", header), 400, "invalid_scope");
        assertError(
                token(Map.of("resource", "https://elsewhere.example.com/"), "Authorization", header),
                400,
                "invalid_target");
    }

    @Test
    void aClientOfUsersGetsNoTokenForItself() throws Exception {
        assertError(token(Map.of("client_id", server.registerClient())), 400, "unauthorized_client");
    }

    @Test
    void aRemovedServiceIsUnknown() throws Exception {
        server.removeClient("report");

        assertError(token(Map.of(), "Authorization", basic("report", SECRET)), 401, "invalid_client");
    }

    @Test
    void whoFailsTooOftenIsTurnedAwayUntilAMinuteHasPassed() throws Exception {
        for (int i = 0; i < 60; i++) {
            token(Map.of(), "Authorization", basic("report", "wrong"));
        }
        HttpResponse<String> answer = token(Map.of(), "Authorization", basic("report", SECRET));
        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("60");

        server.clock.advance(Duration.ofMinutes(1));

        assertThat(token(Map.of(), "Authorization", basic("report", SECRET)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void recordsWhichServiceGotATokenAndNeverTheSecret() throws Exception {
        String token = goodToken("report");

        AuditEntry event = server.events("token").getLast();
        assertThat(event.uid()).isEqualTo("client:report");
        assertThat(event.clientId()).isEqualTo("report");
        assertThat(server.events.toString()).doesNotContain(SECRET).doesNotContain(token);
    }

    private static JWTClaimsSet.Builder assertionClaims(String audience) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .issuer("signer")
                .subject("signer")
                .audience(audience)
                .jwtID(UUID.randomUUID().toString())
                .expirationTime(Date.from(now.plusSeconds(60)));
    }

    private static String signed(JWTClaimsSet claims, ECKey key) throws Exception {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("client-key").build(), claims);
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    private HttpResponse<String> tokenBy(String assertion) throws Exception {
        return token(Map.of(
                "client_assertion_type",
                "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion",
                assertion));
    }

    private void addSigner() {
        server.addService(
                "signer", new ClientCredential.Keys(new JWKSet(KEY.toPublicJWK()).toString()), false, "notes:read");
    }

    @Test
    void aServiceProvesItselfByAKey() throws Exception {
        addSigner();

        assertThat(tokenBy(signed(assertionClaims(server.issuer).build(), KEY)).statusCode())
                .isEqualTo(200);
    }

    @Test
    void anAssertionWorksOnceEvenAfterARestart() throws Exception {
        addSigner();
        String assertion = signed(assertionClaims(server.issuer).build(), KEY);
        assertThat(tokenBy(assertion).statusCode()).isEqualTo(200);

        assertError(tokenBy(assertion), 401, "invalid_client");
        server = server.restart(folder);
        assertError(tokenBy(assertion), 401, "invalid_client");
    }

    @Test
    void anAssertionMustBeForUsAlone() throws Exception {
        addSigner();

        for (List<String> audience : List.of(
                List.of(server.issuer + "/oauth2/token"),
                List.of(server.issuer, "https://elsewhere.example.com"),
                List.of("https://elsewhere.example.com"))) {
            assertError(tokenBy(signed(assertionClaims("").audience(audience).build(), KEY)), 401, "invalid_client");
        }
    }

    @Test
    void refusesAssertionsThatAreForgedExpiredOrWithoutAnId() throws Exception {
        addSigner();
        JWTClaimsSet.Builder good = assertionClaims(server.issuer);

        assertError(tokenBy(signed(good.build(), TestIssuer.ecKey("client-key", Curve.P_256))), 401, "invalid_client");
        assertError(tokenBy(signed(good.jwtID(null).build(), KEY)), 401, "invalid_client");
        assertError(
                tokenBy(signed(
                        assertionClaims(server.issuer)
                                .expirationTime(Date.from(Instant.now().minusSeconds(120)))
                                .build(),
                        KEY)),
                401,
                "invalid_client");
        assertError(
                tokenBy(signed(
                        assertionClaims(server.issuer)
                                .expirationTime(Date.from(Instant.now().plus(Duration.ofDays(1))))
                                .build(),
                        KEY)),
                401,
                "invalid_client");
        assertError(tokenBy("not.a.token"), 401, "invalid_client");
    }

    @Test
    void takesTheKeysThatAServicePublishes() throws Exception {
        try (TestIssuer published = TestIssuer.start()) {
            published.publishKeys(KEY);
            server.addService("signer", new ClientCredential.PublishedKeys(published.jwksUri()), false, "notes:read");

            assertThat(tokenBy(signed(assertionClaims(server.issuer).build(), KEY))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(tokenBy(signed(assertionClaims(server.issuer).build(), KEY))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(published.requestsOf("/jwks")).isEqualTo(1);
        }
    }

    @Test
    void refusesToKeepAPrivateOrAWeakKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientKeys.parse(new JWKSet(KEY).toString(false)))
                .withMessageContaining("private");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientKeys.parse(
                        new JWKSet(TestIssuer.rsaKey("weak", 1024).toPublicJWK()).toString()))
                .withMessageContaining("2048");
    }

    @Test
    void aServiceLearnsOfItsOwnTokenThatItIsActive() throws Exception {
        JsonNode answer = json(introspect("report", goodToken("report")));

        assertThat(answer.get("active").booleanValue()).isTrue();
        assertThat(answer.get("iss").textValue()).isEqualTo(server.issuer);
        assertThat(answer.get("aud").textValue()).isEqualTo(server.resource);
        assertThat(answer.get("client_id").textValue()).isEqualTo("report");
        assertThat(answer.get("token_type").textValue()).isEqualTo("Bearer");
    }

    @Test
    void aServiceLearnsNothingOfAnothersToken() throws Exception {
        server.addService("other", BY_SECRET, false, "notes:read");

        assertThat(introspect("other", goodToken("report")).body()).isEqualTo("{\"active\":false}");
    }

    @Test
    void aServiceThatMayAskAboutAllLearnsOfAnothersToken() throws Exception {
        server.addService("gateway", BY_SECRET, true);

        assertThat(json(introspect("gateway", goodToken("report")))
                        .get("active")
                        .booleanValue())
                .isTrue();
    }

    @Test
    void anExpiredAndAForeignTokenAreNotActive() throws Exception {
        String token = goodToken("report");
        server.clock.advance(Duration.ofHours(2));

        assertThat(introspect("report", token).body()).isEqualTo("{\"active\":false}");
        assertThat(introspect("report", "whatever").body()).isEqualTo("{\"active\":false}");
    }

    @Test
    void aRevokedTokenIsNotActive() throws Exception {
        String token = goodToken("report");
        assertThat(introspect("report", token).body()).contains("\"active\":true");

        server.revoke(new Target.Client("report"));

        assertThat(introspect("report", token).body()).isEqualTo("{\"active\":false}");
    }

    @Test
    void aRefreshTokenIsActiveUntilItIsUsedAndSaysThatItIsOne() throws Exception {
        server.addService("gateway", BY_SECRET, true);
        Flow flow = new Flow(server, server.registerClient());
        String refreshToken = flow.refreshToken();

        JsonNode before = json(introspect("gateway", refreshToken));
        assertThat(before.get("active").booleanValue()).isTrue();
        assertThat(before.get("token_type").textValue()).isEqualTo("refresh_token");
        assertThat(before.get("aud").textValue()).isEqualTo(server.issuer);

        flow.refresh(refreshToken);
        assertThat(introspect("gateway", refreshToken).body()).isEqualTo("{\"active\":false}");
    }

    @Test
    void whoCannotProveWhoTheyAreMayNotAsk() throws Exception {
        String token = goodToken("report");

        assertError(server.post("/oauth2/introspect", Map.of("token", token)), 401, "invalid_client");
        assertError(
                server.post("/oauth2/introspect", Map.of("token", token, "client_id", server.registerClient())),
                401,
                "invalid_client");
        assertError(
                server.post("/oauth2/introspect", Map.of("token", token), "Authorization", basic("report", "wrong")),
                401,
                "invalid_client");
    }

    @Test
    void advertisesWhatMachinesCanDo() throws Exception {
        JsonNode metadata = json(server.get("/.well-known/oauth-authorization-server"));

        assertThat(metadata.get("grant_types_supported").toString()).contains("client_credentials");
        assertThat(metadata.get("introspection_endpoint").textValue()).isEqualTo(server.issuer + "/oauth2/introspect");
        assertThat(metadata.get("token_endpoint_auth_methods_supported").toString())
                .isEqualTo("[\"none\",\"client_secret_basic\",\"client_secret_post\",\"private_key_jwt\"]");
    }
}
