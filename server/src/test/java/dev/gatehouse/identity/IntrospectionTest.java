package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.json.Json;
import dev.gatehouse.testing.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Opaque tokens, and what becomes of them by what their issuer answers on a real port. */
class IntrospectionTest extends IntrospectionFixture {
    @Test
    void aTokenThatItsIssuerVouchesForIsTaken() {
        Caller caller = callerOf(verifier().verify(TOKEN));

        assertThat(caller.issuer()).isEqualTo(issuer.issuer());
        assertThat(caller.subject()).isEqualTo("alex");
        assertThat(caller.kind()).isEqualTo(Caller.Kind.USER);
        assertThat(caller.credential()).isEqualTo(Caller.Credential.INTROSPECTED);
        assertThat(caller.scopes()).containsExactlyInAnyOrder("demo:read", "demo:write");
        assertThat(caller.clientId()).isEqualTo("test-client");
    }

    @Test
    void provesItselfByTheSecretInTheHeader() {
        verifier().verify(TOKEN);

        assertThat(issuer.lastRequestHeaders("/introspect").get("Authorization"))
                .containsExactly("Basic "
                        + Base64.getEncoder()
                                .encodeToString("gateway:s3cret%3Awith+colon".getBytes(StandardCharsets.UTF_8)));
        assertThat(issuer.lastRequestBody("/introspect"))
                .contains("token=" + TOKEN)
                .doesNotContain("s3cret");
    }

    @Test
    void provesItselfByTheSecretInTheForm() {
        verifier(new IntrospectionConfig(
                        issuer.uri("/introspect"),
                        "gateway",
                        "s3cret",
                        IntrospectionConfig.AuthMethod.CLIENT_SECRET_POST,
                        null,
                        null,
                        null,
                        null))
                .verify(TOKEN);

        assertThat(issuer.lastRequestBody("/introspect")).contains("client_id=gateway", "client_secret=s3cret");
    }

    @Test
    void provesItselfByAKeyToTheIssuerAlone(@TempDir Path folder) throws Exception {
        ECKey key = TestIssuer.ecKey("gateway-key", Curve.P_256);
        verifier(provenByKey(issuer.uri("/introspect"), key, folder)).verify(TOKEN);

        SignedJWT jwt = assertionIn(issuer.lastRequestBody("/introspect"));
        assertThat(jwt.verify(new ECDSAVerifier(key.toECPublicKey()))).isTrue();
        assertThat(jwt.getJWTClaimsSet().getAudience()).containsExactly(issuer.issuer());
        assertThat(jwt.getJWTClaimsSet().getJWTID()).isNotEmpty();
    }

    @Test
    void findsTheEndpointByDiscovery() {
        issuer.answer(
                "/.well-known/openid-configuration",
                TestIssuer.Answer.json("{\"issuer\":\"" + issuer.issuer() + "\",\"introspection_endpoint\":\""
                        + issuer.uri("/introspect") + "\"}"));
        TokenVerifier verifier = verifier(config(null, null));

        callerOf(verifier.verify(TOKEN));
        callerOf(verifier.verify("opaque-token-2"));

        assertThat(issuer.requestsOf("/.well-known/openid-configuration")).isEqualTo(1);
    }

    @Test
    void aTokenThatIsNotActiveIsRefused() {
        says(Json.object().put("active", false));

        assertThat(problemOf(verifier().verify(TOKEN))).isEqualTo(TokenProblem.TOKEN_INACTIVE);
    }

    @Test
    void aTokenRevokedAtItsIssuerIsRefusedWithinFiveSeconds() {
        TokenVerifier verifier = verifier();
        callerOf(verifier.verify(TOKEN));
        says(Json.object().put("active", false));
        clock.advance(Duration.ofMillis(4_999));
        callerOf(verifier.verify(TOKEN));
        assertThat(issuer.requestsOf("/introspect")).isEqualTo(1);

        clock.advance(Duration.ofMillis(1));

        assertThat(problemOf(verifier.verify(TOKEN))).isEqualTo(TokenProblem.TOKEN_INACTIVE);
    }

    @Test
    void anAnswerIsNeverBelievedBeyondTheTokensExpiry() {
        says(good().put("exp", clock.instant().plusSeconds(1).getEpochSecond()));
        TokenVerifier verifier = verifier();
        callerOf(verifier.verify(TOKEN));

        clock.advance(Duration.ofSeconds(32));

        assertThat(problemOf(verifier.verify(TOKEN))).isEqualTo(TokenProblem.TOKEN_EXPIRED);
    }

    @Test
    void aRefusalIsRememberedForFiveSecondsAtMost() {
        says(Json.object().put("active", false));
        TokenVerifier verifier = verifier();
        verifier.verify(TOKEN);
        verifier.verify(TOKEN);
        assertThat(issuer.requestsOf("/introspect")).isEqualTo(1);

        clock.advance(Duration.ofSeconds(5));
        says(good());

        callerOf(verifier.verify(TOKEN));
    }

    static Stream<Arguments> incompleteAnswers() {
        return Stream.of(
                Arguments.of("aud", null, TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                Arguments.of("aud", "https://elsewhere.example.com/", TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                Arguments.of("exp", null, TokenProblem.TOKEN_LIFETIME_REFUSED),
                Arguments.of("sub", null, TokenProblem.TOKEN_SUBJECT_REFUSED),
                Arguments.of("sub", "", TokenProblem.TOKEN_SUBJECT_REFUSED),
                Arguments.of("scope", "a\"b", TokenProblem.TOKEN_CLAIM_REFUSED),
                Arguments.of("iss", "https://elsewhere.example.com", TokenProblem.TOKEN_ISSUER_UNKNOWN),
                Arguments.of("token_type", "refresh_token", TokenProblem.TOKEN_TYPE_REFUSED),
                Arguments.of("typ", "Refresh", TokenProblem.TOKEN_TYPE_REFUSED));
    }

    @ParameterizedTest
    @MethodSource("incompleteAnswers")
    void anAnswerIsCheckedLikeTheClaimsOfASignedToken(String member, @Nullable String value, TokenProblem problem) {
        ObjectNode answer = good();
        if (value == null) {
            answer.remove(member);
        } else {
            answer.put(member, value);
        }
        says(answer);

        assertThat(problemOf(verifier().verify(TOKEN))).isEqualTo(problem);
    }

    @Test
    void asksOnceForManyWhoComeAtOnce() throws Exception {
        TokenVerifier verifier = verifier();
        int many = 50;
        CountDownLatch ready = new CountDownLatch(many);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Verification>> all = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                all.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return verifier.verify(TOKEN);
                }));
            }
            for (Future<Verification> one : all) {
                callerOf(one.get());
            }
        }
        assertThat(issuer.requestsOf("/introspect")).isEqualTo(1);
    }

    @Test
    void showsATokenToTheIssuerWhosePrefixItHasAndToNoOther() {
        try (TestIssuer other = TestIssuer.start(clock)) {
            other.answer("/introspect", TestIssuer.Answer.json(good().toString()));
            TokenVerifier both = verifier(
                    asked(issuer, config(issuer.uri("/introspect"), List.of("one_"))),
                    asked(other, config(other.uri("/introspect"), List.of("two_"))));

            assertThat(callerOf(both.verify("two_abc")).issuer()).isEqualTo(other.issuer());
            assertThat(issuer.requestsOf("/introspect")).isZero();

            assertThat(problemOf(both.verify("three_abc"))).isEqualTo(TokenProblem.TOKEN_OPAQUE);
            assertThat(issuer.requestsOf("/introspect")).isZero();
            assertThat(other.requestsOf("/introspect")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"gh_0123456789", "gh_refresh_abc", "a.b.c", "a.b.c.d.e", "not a token", "token\u00e9", "a..c"})
    void showsNothingToAnIssuerThatCannotBeItsToken(String text) {
        assertThat(verifier().verify(text)).isInstanceOf(Verification.Rejected.class);
        assertThat(issuer.requestsOf("/introspect")).isZero();
    }

    @Test
    void showsNoTokenThatIsTooLongToBeOne() {
        verifier().verify("x".repeat(5000));

        assertThat(issuer.requestsOf("/introspect")).isZero();
    }

    @Test
    void aServiceBehindAnOpaqueTokenIsNotTheUserOfThatName() {
        says(good().put("sub", "alex").put("client_id", "alex"));

        Caller caller = callerOf(verifier().verify(TOKEN));

        assertThat(caller.kind()).isEqualTo(Caller.Kind.SERVICE);
        assertThat(caller.uid()).startsWith("client:");
    }

    @Test
    void explainsEveryCheckAndNamesNoToken() {
        says(good().put("aud", "https://elsewhere.example.com/"));

        TokenExplanation explanation = verifier().explain(TOKEN);

        assertThat(explanation.checks())
                .extracting(TokenCheck::id, TokenCheck::status)
                .contains(
                        tuple("introspection", TokenCheck.Status.PASS),
                        tuple("audience", TokenCheck.Status.FAIL),
                        tuple("expiry", TokenCheck.Status.PASS),
                        tuple("claims", TokenCheck.Status.PASS));
        assertThat(explanation.checks().toString()).doesNotContain(TOKEN);
        assertThat(explanation.claims()).isNotNull();
    }

    @Test
    void asksAboutSignedTokensWhereThatIsConfigured() {
        IntrospectionConfig signed =
                new IntrospectionConfig(issuer.uri("/introspect"), "gateway", "s3cret", null, null, null, true, null);
        TokenVerifier verifier = verifier(signed);
        String token = issuer.token().sign();
        assertThat(callerOf(verifier.verify(token)).credential()).isEqualTo(Caller.Credential.ACCESS_TOKEN);

        says(Json.object().put("active", false));
        clock.advance(Duration.ofSeconds(5));

        assertThat(problemOf(verifier.verify(token))).isEqualTo(TokenProblem.TOKEN_INACTIVE);
    }

    @Test
    void asksAboutNoForgedToken() {
        IntrospectionConfig signed =
                new IntrospectionConfig(issuer.uri("/introspect"), "gateway", "s3cret", null, null, null, true, null);
        String forged = issuer.token()
                .signWith(TestIssuer.ecKey("ec-1", Curve.P_256), JWSAlgorithm.ES256)
                .sign();

        assertThat(problemOf(verifier(signed).verify(forged))).isEqualTo(TokenProblem.TOKEN_SIGNATURE_INVALID);
        assertThat(issuer.requestsOf("/introspect")).isZero();
    }

    @Test
    void withoutIntrospectionAnOpaqueTokenIsRefused() {
        TokenVerifier plain = verifier(new IssuerConfig(issuer.issuer()));

        assertThat(problemOf(plain.verify(TOKEN))).isEqualTo(TokenProblem.TOKEN_OPAQUE);
    }
}
