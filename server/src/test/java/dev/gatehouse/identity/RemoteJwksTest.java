package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.testing.TestIssuer;
import dev.gatehouse.testing.TestIssuer.Answer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RemoteJwksTest {
    private final AtomicLong nanos = new AtomicLong();
    private final TestIssuer issuer = TestIssuer.start();
    private final Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
    private final RemoteJwks keys = new RemoteJwks(at(issuer.jwksUri()), egress, nanos::get);

    @BeforeEach
    void start() throws Exception {
        egress.start();
    }

    @AfterEach
    void stop() throws Exception {
        keys.stop();
        egress.stop();
        issuer.close();
    }

    private static IssuerConfig at(URI jwksUri) {
        return new IssuerConfig("https://idp.example.com", null, null, jwksUri, null, null, null);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void findsAPublishedKeyById() throws Exception {
        assertThat(keys.find("ec-1")).isEqualTo(issuer.ec().toPublicJWK());
    }

    @Test
    void fetchesAheadOfNeedOnceStarted() {
        keys.start();

        Awaitility.await().until(keys::isReady);
    }

    @Test
    void fetchesOnceForAllWhoWait() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<JWK>> all = threads.invokeAll(Collections.nCopies(200, () -> keys.find("rsa-1")));
            for (Future<JWK> one : all) {
                assertThat(one.get()).isNotNull();
            }
        }

        assertThat(issuer.requestsOf("/jwks")).isEqualTo(1);
    }

    @Test
    void fetchesAtOnceForAKeyItDoesNotKnow() throws Exception {
        keys.find("ec-1");
        ECKey next = TestIssuer.ecKey("ec-2", Curve.P_256);
        issuer.publishKeys(issuer.ec(), next);
        pass(Duration.ofSeconds(30));

        assertThat(keys.find("ec-2")).isNotNull();
    }

    @Test
    void tellsWhichKeysCameAndWentSinceTheFirstFetch() throws Exception {
        List<String> told = new ArrayList<>();
        keys.onRotation(told::add);
        keys.find("ec-1");
        keys.refresh();
        assertThat(told).isEmpty();

        issuer.publishKeys(issuer.ec(), TestIssuer.ecKey("ec-2", Curve.P_256));
        keys.refresh();

        assertThat(told).containsExactly("new are 'ec-2', gone are 'rsa-1'");
    }

    @Test
    void aFloodOfUnknownKeysReachesTheIssuerOnceInThirtySeconds() throws Exception {
        keys.find("ec-1");
        pass(Duration.ofSeconds(30));

        for (int i = 0; i < 1000; i++) {
            assertThat(keys.find("made-up-" + i)).isNull();
        }

        assertThat(issuer.requestsOf("/jwks")).isEqualTo(2);
    }

    @Test
    void aFloodOfUnknownKeysDoesNotKeepANewKeyOutForLong() throws Exception {
        keys.find("ec-1");
        pass(Duration.ofSeconds(30));
        keys.find("made-up");
        issuer.publishKeys(issuer.ec(), TestIssuer.ecKey("ec-2", Curve.P_256));
        assertThat(keys.find("ec-2")).isNull();

        pass(Duration.ofSeconds(30));

        assertThat(keys.find("ec-2")).isNotNull();
    }

    @Test
    void theTimedFetchIsNotHeldUpByAFlood() throws Exception {
        keys.find("ec-1");
        issuer.publishKeys(issuer.ec(), TestIssuer.ecKey("ec-2", Curve.P_256));

        keys.refresh();

        assertThat(keys.find("ec-2")).isNotNull();
    }

    @Test
    void keepsItsKeysWhileTheIssuerIsDown() throws Exception {
        keys.find("ec-1");
        issuer.close();
        pass(Duration.ofHours(1));

        keys.refresh();

        assertThat(keys.find("ec-1")).isNotNull();
        assertThat(keys.problem()).contains("cannot be reached");
    }

    @Test
    void usesNoKeysThatAreOlderThanTheirMaximumAge() throws Exception {
        keys.find("ec-1");
        long version = keys.version();
        issuer.answer("/jwks", Answer.status(500));
        pass(Duration.ofHours(24));
        assertThat(keys.find("ec-1")).isNotNull();

        pass(Duration.ofNanos(1));

        assertThat(keys.version()).as("what was verified is verified again").isNotEqualTo(version);
        assertThat(new KeysAtHand(keys).execute().isHealthy()).isFalse();
        assertThatExceptionOfType(KeySource.KeysUnavailable.class)
                .isThrownBy(() -> keys.find("ec-1"))
                .withMessageContaining("jwksMaxAge")
                .withMessageContaining("500");
    }

    @Test
    void usesItsKeysAgainOnceTheIssuerIsBackAfterTheMaximumAge() throws Exception {
        keys.find("ec-1");
        issuer.answer("/jwks", Answer.status(500));
        pass(Duration.ofHours(25));
        assertThatExceptionOfType(KeySource.KeysUnavailable.class).isThrownBy(() -> keys.find("ec-1"));
        issuer.publishKeys(issuer.ec());

        pass(Duration.ofSeconds(5));

        assertThat(keys.find("ec-1")).isNotNull();
        assertThat(new KeysAtHand(keys).execute().isHealthy()).isTrue();
    }

    @Test
    void answersThatNothingCanBeVerifiedOnceTheKeysAreTooOldAlsoForATokenVerifiedBefore() throws Exception {
        TokenVerifier verifier = verifier();
        String token = issuer.token().sign();
        assertThat(verifier.verify(token)).isInstanceOf(Verification.Verified.class);
        issuer.answer("/jwks", Answer.status(500));

        pass(Duration.ofHours(25));

        assertThat(verifier.verify(token)).isInstanceOf(Verification.Unavailable.class);
    }

    @Test
    void isUnavailableWhileTheKeysNeverCame() {
        issuer.answer("/jwks", Answer.status(500));

        assertThatExceptionOfType(KeySource.KeysUnavailable.class)
                .isThrownBy(() -> keys.find("ec-1"))
                .withMessageContaining("500");
    }

    @Test
    void recoversFiveSecondsAfterAColdFailure() throws Exception {
        issuer.answer("/jwks", Answer.status(500));
        assertThatExceptionOfType(KeySource.KeysUnavailable.class).isThrownBy(() -> keys.find("ec-1"));
        issuer.publishKeys(issuer.ec());

        pass(Duration.ofSeconds(5));

        assertThat(keys.find("ec-1")).isNotNull();
    }

    @Test
    void forgetsAKeyThatIsNoLongerPublished() throws Exception {
        keys.find("rsa-1");
        issuer.publishKeys(issuer.ec());

        keys.refresh();

        assertThat(keys.find("rsa-1")).isNull();
    }

    @Test
    void changesItsVersionOnlyWhenTheKeysChange() throws Exception {
        keys.find("ec-1");
        long before = keys.version();
        keys.refresh();
        assertThat(keys.version()).isEqualTo(before);

        issuer.publishKeys(issuer.ec());
        keys.refresh();

        assertThat(keys.version()).isNotEqualTo(before);
    }

    @Test
    void aRotationArrivesInTheMidstOfAFlood() throws Exception {
        keys.find("ec-1");
        pass(Duration.ofSeconds(30));
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Object>> flood = IntStream.range(0, 32)
                    .mapToObj(i -> threads.submit(() -> {
                        while (!over.get()) {
                            assertThat(keys.find("made-up-" + i)).isNull();
                            refused.incrementAndGet();
                            Thread.sleep(1);
                        }
                        return (Object) "done";
                    }))
                    .toList();
            try {
                Awaitility.await().until(() -> refused.get() >= 1000);
                issuer.publishKeys(issuer.ec(), TestIssuer.ecKey("ec-2", Curve.P_256));
                pass(Duration.ofSeconds(30));

                Awaitility.await().until(() -> keys.find("ec-2") != null);
            } finally {
                over.set(true);
            }
            for (Future<Object> one : flood) {
                assertThat(one.get()).isEqualTo("done");
            }
        }
        assertThat(issuer.requestsOf("/jwks")).isEqualTo(3);
        assertThat(keys.find("ec-1")).isNotNull();
    }

    @Test
    void ofTwoKeysWithOneIdTheOneKnownBeforeStaysAndTheOthersAreLoaded() throws Exception {
        ECKey known = TestIssuer.ecKey("same", Curve.P_256);
        issuer.publishKeys(known);
        keys.refresh();
        issuer.publishKeys(TestIssuer.ecKey("same", Curve.P_256), known, TestIssuer.ecKey("ec-2", Curve.P_256));

        keys.refresh();

        assertThat(keys.find("same")).isEqualTo(known.toPublicJWK());
        assertThat(keys.find("ec-2")).isNotNull();
    }

    @Test
    void ofTwoUnknownKeysWithOneIdNeitherIsUsed() throws Exception {
        issuer.publishKeys(TestIssuer.ecKey("same", Curve.P_256), TestIssuer.ecKey("same", Curve.P_256), issuer.ec());

        assertThat(keys.find("same")).isNull();
        assertThat(keys.find("ec-1")).isNotNull();
    }

    @Test
    void aKeyThatIsPublishedTwiceIsOneKey() throws Exception {
        issuer.publishKeys(issuer.ec(), issuer.ec());

        assertThat(keys.find("ec-1")).isNotNull();
    }

    @Test
    void keysOfOneIssuerSurviveTheOutageOfAnother() throws Exception {
        try (TestIssuer other = TestIssuer.start()) {
            RemoteJwks others = new RemoteJwks(at(other.jwksUri()), egress, nanos::get);
            others.find("ec-1");
            issuer.answer("/jwks", Answer.status(500));

            assertThatExceptionOfType(KeySource.KeysUnavailable.class).isThrownBy(() -> keys.find("ec-1"));
            assertThat(others.find("ec-1")).isEqualTo(other.ec().toPublicJWK());
        }
    }

    @Test
    void isNotReadyUntilTheKeysCameOnce() throws Exception {
        KeysAtHand check = new KeysAtHand(keys);
        issuer.answer("/jwks", Answer.status(500));
        keys.refresh();
        assertThat(check.execute().isHealthy()).isFalse();

        issuer.publishKeys(issuer.ec());
        keys.refresh();
        issuer.close();
        keys.refresh();

        assertThat(check.execute().isHealthy()).isTrue();
    }

    static Stream<Arguments> unusableAnswers() throws Exception {
        ECKey one = TestIssuer.ecKey("same", Curve.P_256);
        ECKey two = TestIssuer.ecKey("same", Curve.P_256);
        String good = new JWKSet(one).toString(true);
        return Stream.of(
                argumentSet("redirect", Answer.redirect("https://example.com/jwks")),
                argumentSet(
                        "too long", Answer.json(good.replaceFirst("\\{", "{\"pad\":\"" + "x".repeat(204_800) + "\","))),
                argumentSet("not JSON", Answer.json("<html>")),
                argumentSet("duplicate member", Answer.json(good.replaceFirst("\\{", "{\"keys\":[],"))),
                argumentSet("no keys", Answer.json("{\"keys\":[]}")),
                argumentSet("keys not an array", Answer.json("{\"keys\":1}")),
                argumentSet("duplicate kid", Answer.json(new JWKSet(List.of(one, two)).toString(true))),
                argumentSet("error", Answer.status(503)));
    }

    @ParameterizedTest
    @MethodSource("unusableAnswers")
    void keepsTheOldKeysWhenTheAnswerCannotBeUsed(Answer answer) throws Exception {
        keys.find("ec-1");
        issuer.answer("/jwks", answer);

        keys.refresh();

        assertThat(keys.find("ec-1")).isNotNull();
        assertThat(keys.find("same")).isNull();
    }

    static Stream<Arguments> badKeys() throws Exception {
        OctetSequenceKey secret =
                new OctetSequenceKeyGenerator(256).keyID("bad").generate();
        ECKey ec = TestIssuer.ecKey("bad", Curve.P_256);
        String offCurve =
                ec.toPublicJWK().toJSONString().replaceFirst("\"x\":\"[^\"]+\"", "\"x\":\"" + "A".repeat(43) + "\"");
        return Stream.of(
                argumentSet("symmetric", secret.toJSONString()),
                argumentSet(
                        "for encryption",
                        json(new ECKey.Builder(ec).keyUse(KeyUse.ENCRYPTION).build())),
                argumentSet(
                        "for signing only",
                        json(new ECKey.Builder(ec)
                                .keyOperations(Set.of(KeyOperation.SIGN))
                                .build())),
                argumentSet("weak RSA", json(TestIssuer.rsaKey("bad", 1024))),
                argumentSet("RSA with the exponent 1", exponentOne()),
                argumentSet("private part published", ec.toJSONString()),
                argumentSet("off its curve", offCurve),
                argumentSet(
                        "a curve without algorithm",
                        "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"bad\","
                                + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}"),
                argumentSet("id too long", json(TestIssuer.ecKey("k".repeat(257), Curve.P_256))),
                argumentSet("no id", json(new ECKey.Builder(ec).keyID(null).build())),
                argumentSet("not a key", "{\"kty\":\"EC\",\"kid\":\"bad\"}"),
                argumentSet("not an object", "7"));
    }

    private static String exponentOne() {
        return json(TestIssuer.rsaKey("bad", 2048)).replace("\"e\":\"AQAB\"", "\"e\":\"AQ\"");
    }

    private static String json(JWK key) {
        return key.toPublicJWK().toJSONString();
    }

    @ParameterizedTest
    @MethodSource("badKeys")
    void dropsABadKeyAndKeepsTheGoodOnes(String bad) throws Exception {
        issuer.answer("/jwks", Answer.json("{\"keys\":[" + bad + "," + json(issuer.ec()) + "]}"));

        assertThat(keys.find("bad")).isNull();
        assertThat(keys.find("ec-1")).isNotNull();
    }

    @Test
    void discoversTheKeysByOpenIdConnect() throws Exception {
        RemoteJwks discovered = new RemoteJwks(new IssuerConfig(issuer.issuer()), egress);

        assertThat(discovered.find("ec-1")).isNotNull();
    }

    @Test
    void discoversTheKeysByRfc8414WithThePathInserted() throws Exception {
        String tenant = issuer.issuer() + "/tenant";
        issuer.answer("/.well-known/oauth-authorization-server/tenant", Answer.json(issuer.metadata(tenant)));
        RemoteJwks discovered = new RemoteJwks(new IssuerConfig(tenant), egress);

        assertThat(discovered.find("ec-1")).isNotNull();
    }

    @Test
    void discoversAnIssuerThatNamesItselfWithASlashMoreOnlyWhereItIsConfiguredSo() throws Exception {
        issuer.answer("/.well-known/openid-configuration", Answer.json(issuer.metadata(issuer.issuer() + "/")));
        IssuerConfig tolerant = new IssuerConfig(issuer.issuer(), true, null, null, null, null, null);

        assertThat(new RemoteJwks(tolerant, egress).find("ec-1")).isNotNull();
        assertThatExceptionOfType(KeySource.KeysUnavailable.class)
                .isThrownBy(() -> new RemoteJwks(new IssuerConfig(issuer.issuer()), egress).find("ec-1"))
                .withMessageContaining("the metadata is for the issuer");
    }

    @Test
    void refusesMetadataOfAnotherIssuer() {
        issuer.answer("/.well-known/openid-configuration", Answer.json(issuer.metadata("https://other.example.com")));
        RemoteJwks discovered = new RemoteJwks(new IssuerConfig(issuer.issuer()), egress);

        assertThatExceptionOfType(KeySource.KeysUnavailable.class).isThrownBy(() -> discovered.find("ec-1"));
    }

    @Test
    void refusesAPrivateAddressThatIsNotAllowed() throws Exception {
        Egress closed = new Egress(EgressConfig.closed());
        closed.start();
        try {
            RemoteJwks inside = new RemoteJwks(
                    at(URI.create("https://127.0.0.1:" + issuer.jwksUri().getPort() + "/jwks")), closed);

            assertThatExceptionOfType(KeySource.KeysUnavailable.class)
                    .isThrownBy(() -> inside.find("ec-1"))
                    .withMessageContaining("egress.allow");
        } finally {
            closed.stop();
        }
    }

    private TokenVerifier verifier() {
        return new TokenVerifier(
                IdentityConfig.defaults(),
                List.of(TrustedIssuer.outside(new IssuerConfig(issuer.issuer()), 0, TestIssuer.AUDIENCE, keys)),
                new Revocations(issuer.issuer(), Duration.ZERO),
                Clock.systemUTC());
    }

    @Test
    void verifiesTokensAcrossARotation() {
        TokenVerifier verifier = verifier();
        ECKey next = TestIssuer.ecKey("ec-2", Curve.P_256);
        assertThat(verifier.verify(issuer.token().sign())).isInstanceOf(Verification.Verified.class);

        issuer.publishKeys(next);
        pass(Duration.ofSeconds(30));

        assertThat(verifier.verify(
                        issuer.token().signWith(next, JWSAlgorithm.ES256).sign()))
                .isInstanceOf(Verification.Verified.class);
        assertThat(verifier.verify(issuer.token().sign())).isInstanceOf(Verification.Rejected.class);
    }
}
