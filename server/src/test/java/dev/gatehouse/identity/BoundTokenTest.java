package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.RSAKey;
import dev.gatehouse.testing.DpopClient;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestClock;
import dev.gatehouse.testing.TestIssuer;
import dev.gatehouse.testing.TestToken;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that are worth nothing without what they are bound to (RFC 9449, RFC 8705; S22). */
class BoundTokenTest {
    private static final String URL = TestIssuer.AUDIENCE;
    private static final RSAKey SHORT_RSA = TestIssuer.rsaKey("short", 1024);

    private final TestClock clock = new TestClock(Instant.parse("2026-11-21T09:00:00Z"));
    private final TestIssuer issuer = TestIssuer.start(clock);
    private final DpopClient client = new DpopClient(clock);
    private final DpopProofs proofs = new DpopProofs(DpopConfig.defaults(), clock);
    private final Authenticator authenticator = authenticator(SenderConstraint.NONE, proofs);
    private final String token =
            issuer.token().claim("cnf", client.confirmation()).sign();

    private Authenticator authenticator(SenderConstraint constraint, DpopProofs proofs) {
        TrustedIssuer trusted = TrustedIssuer.embedded(
                issuer.issuer(), Set.of(TestIssuer.AUDIENCE), new FixedKeys(issuer.ec()), constraint);
        return new Authenticator(
                new TokenVerifier(
                        IdentityConfig.defaults(),
                        List.of(trusted),
                        new Revocations(issuer.issuer(), Duration.ZERO),
                        clock),
                proofs);
    }

    @AfterEach
    void stop() {
        issuer.close();
    }

    private TestToken proof() {
        return client.proof("POST", URL, token, proofs.nonce());
    }

    private static Credentials request(String authorization, @Nullable String certificate, String... proofs) {
        return new Credentials(List.of(authorization), List.of(proofs), false, "POST", URL, certificate);
    }

    private Verification sent(String scheme, String text, String... proofs) {
        return verdict(authenticator, request(scheme + " " + text, null, proofs));
    }

    private static Verification verdict(Authenticator authenticator, Credentials request) {
        Authentication authentication = authenticator.authenticate(request);
        assertThat(authentication).isInstanceOf(Authentication.Judged.class);
        return ((Authentication.Judged) authentication).verification();
    }

    private static void assertRefused(Verification verification, TokenProblem problem) {
        assertThat(verification)
                .isInstanceOfSatisfying(
                        Verification.Rejected.class,
                        rejected -> assertThat(rejected.problem())
                                .as(rejected.detail())
                                .isEqualTo(problem));
    }

    @Test
    void takesABoundTokenWithAFreshProofEachTime() {
        assertThat(sent("DPoP", token, proof().sign())).isInstanceOf(Verification.Verified.class);
        assertThat(sent("dpop", token, proof().sign())).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void refusesABoundTokenAsBearerAlsoWhileItIsRemembered() {
        assertRefused(sent("Bearer", token), TokenProblem.TOKEN_BOUND_TO_KEY);
        assertThat(sent("DPoP", token, proof().sign())).isInstanceOf(Verification.Verified.class);
        assertRefused(sent("Bearer", token), TokenProblem.TOKEN_BOUND_TO_KEY);
        assertRefused(sent("Bearer", token, proof().sign()), TokenProblem.TOKEN_BOUND_TO_KEY);
        assertRefused(sent("DPoP", token), TokenProblem.PROOF_MISSING);
    }

    @Test
    void refusesAProofASecondTime() {
        String proof = proof().sign();

        assertThat(sent("DPoP", token, proof)).isInstanceOf(Verification.Verified.class);
        assertRefused(sent("DPoP", token, proof), TokenProblem.PROOF_REPLAYED);
    }

    @Test
    void refusesAProofASecondTimeUntilItIsTooOldAnyway() {
        DpopProofs without = new DpopProofs(new DpopConfig(null, DpopConfig.NonceUse.NEVER, null), clock);
        Authenticator lenient = authenticator(SenderConstraint.NONE, without);
        String ahead = client.proof("POST", URL, token, null)
                .issuedIn(Duration.ofMinutes(5))
                .sign();

        assertThat(verdict(lenient, request("DPoP " + token, null, ahead))).isInstanceOf(Verification.Verified.class);
        clock.advance(Duration.ofMinutes(4));
        assertRefused(verdict(lenient, request("DPoP " + token, null, ahead)), TokenProblem.PROOF_REPLAYED);
    }

    @Test
    void refusesNewProofsRatherThanForgetOldOnes() {
        DpopProofs small = new DpopProofs(new DpopConfig(null, DpopConfig.NonceUse.NEVER, 1), clock);
        Authenticator full = authenticator(SenderConstraint.NONE, small);
        String first = client.proof("POST", URL, token, null).sign();

        assertThat(verdict(full, request("DPoP " + token, null, first))).isInstanceOf(Verification.Verified.class);
        assertThat(verdict(
                        full,
                        request(
                                "DPoP " + token,
                                null,
                                client.proof("POST", URL, token, null).sign())))
                .isInstanceOf(Verification.Unavailable.class);
    }

    @Test
    void refusesTwoProofs() {
        assertRefused(sent("DPoP", token, proof().sign(), proof().sign()), TokenProblem.PROOF_MALFORMED);
    }

    @Test
    void refusesAnUnboundTokenUnderTheDpopScheme() {
        String unbound = issuer.token().sign();

        assertRefused(
                sent(
                        "DPoP",
                        unbound,
                        client.proof("POST", URL, unbound, proofs.nonce()).sign()),
                TokenProblem.TOKEN_NOT_BOUND);
        assertThat(sent("Bearer", unbound)).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void takesOldNoncesOnlyForAWhile() {
        String nonce = Objects.requireNonNull(proofs.nonce());

        clock.advance(Duration.ofSeconds(160));
        assertThat(sent("DPoP", token, client.proof("POST", URL, token, nonce).sign()))
                .isInstanceOf(Verification.Verified.class);
        clock.advance(Duration.ofSeconds(150));
        String fresh = issuer.token().claim("cnf", client.confirmation()).sign();
        assertRefused(
                sent("DPoP", fresh, client.proof("POST", URL, fresh, nonce).sign()), TokenProblem.PROOF_NONCE_REQUIRED);
    }

    @Test
    void takesNoNonceOfAnotherNode() {
        String foreign = new DpopProofs(DpopConfig.defaults(), clock).nonce();

        assertRefused(
                sent("DPoP", token, client.proof("POST", URL, token, foreign).sign()),
                TokenProblem.PROOF_NONCE_REQUIRED);
    }

    static Stream<Arguments> spoiled() {
        Map<String, Object> secret = Map.of("kty", "oct", "k", "AAAA");
        return Stream.of(
                spoiled("typ of a token", TokenProblem.PROOF_MALFORMED, proof -> proof.header("typ", "at+jwt")),
                spoiled("no typ", TokenProblem.PROOF_MALFORMED, proof -> proof.withoutHeader("typ")),
                spoiled("alg none", TokenProblem.PROOF_MALFORMED, proof -> proof.header("alg", "none")),
                spoiled("alg HS256", TokenProblem.PROOF_MALFORMED, proof -> proof.header("alg", "HS256")),
                spoiled("alg of another key", TokenProblem.PROOF_MALFORMED, proof -> proof.header("alg", "ES384")),
                spoiled("crit", TokenProblem.PROOF_MALFORMED, proof -> proof.header("crit", List.of("x"))),
                spoiled("no key", TokenProblem.PROOF_MALFORMED, proof -> proof.withoutHeader("jwk")),
                spoiled("key is text", TokenProblem.PROOF_MALFORMED, proof -> proof.header("jwk", "key")),
                spoiled("secret key", TokenProblem.PROOF_MALFORMED, proof -> proof.header("jwk", secret)),
                spoiled(
                        "short RSA key",
                        TokenProblem.PROOF_MALFORMED,
                        proof -> proof.header("alg", "RS256")
                                .header("jwk", SHORT_RSA.toPublicJWK().toJSONObject())),
                spoiled(
                        "signed by another key than it shows",
                        TokenProblem.PROOF_MALFORMED,
                        proof -> proof.signWith(TestIssuer.ecKey("x", Curve.P_256), JWSAlgorithm.ES256)),
                spoiled("no jti", TokenProblem.PROOF_MALFORMED, proof -> proof.without("jti")),
                spoiled("empty jti", TokenProblem.PROOF_MALFORMED, proof -> proof.claim("jti", "")),
                spoiled("jti a number", TokenProblem.PROOF_MALFORMED, proof -> proof.claim("jti", 7)),
                spoiled("endless jti", TokenProblem.PROOF_MALFORMED, proof -> proof.claim("jti", "j".repeat(256))),
                spoiled("no iat", TokenProblem.PROOF_MALFORMED, proof -> proof.without("iat")),
                spoiled("iat as text", TokenProblem.PROOF_MALFORMED, proof -> proof.claim("iat", "1")),
                spoiled("no htm", TokenProblem.PROOF_MALFORMED, proof -> proof.without("htm")),
                spoiled("no htu", TokenProblem.PROOF_MALFORMED, proof -> proof.without("htu")),
                spoiled(
                        "a member twice",
                        TokenProblem.PROOF_MALFORMED,
                        proof -> proof.rawPayload(proof.payloadJson().replaceFirst("\\{", "{\"htm\":\"GET\","))),
                spoiled("another method", TokenProblem.PROOF_MISMATCH, proof -> proof.claim("htm", "GET")),
                spoiled("method in lower case", TokenProblem.PROOF_MISMATCH, proof -> proof.claim("htm", "post")),
                spoiled("another path", TokenProblem.PROOF_MISMATCH, proof -> proof.claim("htu", URL + "/x")),
                spoiled("a trailing slash", TokenProblem.PROOF_MISMATCH, proof -> proof.claim("htu", URL + "/")),
                spoiled(
                        "another host",
                        TokenProblem.PROOF_MISMATCH,
                        proof -> proof.claim("htu", "https://evil.example.com/mcp")),
                spoiled(
                        "another scheme",
                        TokenProblem.PROOF_MISMATCH,
                        proof -> proof.claim("htu", "http://gateway.example.com/mcp")),
                spoiled("htu no URL", TokenProblem.PROOF_MISMATCH, proof -> proof.claim("htu", "/mcp")),
                spoiled("no ath", TokenProblem.PROOF_MISMATCH, proof -> proof.without("ath")),
                spoiled(
                        "ath of another token",
                        TokenProblem.PROOF_MISMATCH,
                        proof -> proof.claim("ath", DpopClient.hash("another"))),
                spoiled("too old", TokenProblem.PROOF_EXPIRED, proof -> proof.issuedIn(Duration.ofSeconds(-301))),
                spoiled("too far ahead", TokenProblem.PROOF_EXPIRED, proof -> proof.issuedIn(Duration.ofSeconds(301))),
                spoiled("no nonce", TokenProblem.PROOF_NONCE_REQUIRED, proof -> proof.without("nonce")),
                spoiled("invented nonce", TokenProblem.PROOF_NONCE_REQUIRED, proof -> proof.claim("nonce", "n")));
    }

    private static Arguments spoiled(String name, TokenProblem problem, UnaryOperator<TestToken> how) {
        return argumentSet(name, problem, how);
    }

    @ParameterizedTest
    @MethodSource("spoiled")
    void refusesASpoiledProof(TokenProblem problem, UnaryOperator<TestToken> how) {
        assertRefused(sent("DPoP", token, how.apply(proof()).sign()), problem);
    }

    @Test
    void refusesAPrivateKeyInTheProof() {
        assertRefused(
                sent(
                        "DPoP",
                        token,
                        proof().header("jwk", client.key().toJSONObject()).sign()),
                TokenProblem.PROOF_MALFORMED);
    }

    @Test
    void refusesAProofOfAnotherKey() {
        DpopClient thief = new DpopClient(clock);

        assertRefused(
                sent(
                        "DPoP",
                        token,
                        thief.proof("POST", URL, token, proofs.nonce()).sign()),
                TokenProblem.PROOF_KEY_MISMATCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", "\n", ".x", " "})
    void refusesAnotherSpellingOfAGoodProof(String more) {
        assertRefused(sent("DPoP", token, proof().sign() + more), TokenProblem.PROOF_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://gateway.example.com/mcp?x=1#y",
                "HTTPS://GATEWAY.example.com:443/mcp",
                "https://gateway.example.com/%6dcp",
                "https://gateway.example.com/a/../mcp"
            })
    void comparesUrlsAsTheStandardNormalizesThem(String url) {
        assertThat(sent("DPoP", token, proof().claim("htu", url).sign())).isInstanceOf(Verification.Verified.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"jkt\":\"short\"}", "{\"jkt\":7}", "{\"kid\":\"k\"}", "\"text\"", "[]", "null"})
    void refusesATokenWhoseBindingCannotBeVerified(String cnf) {
        TestToken spoiled = issuer.token();
        spoiled.rawPayload(spoiled.payloadJson().replaceFirst("\\{", "{\"cnf\":" + cnf + ","));

        assertRefused(sent("Bearer", spoiled.sign()), TokenProblem.TOKEN_CLAIM_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DPOP", "ANY", "MTLS"})
    void refusesBearerTokensOfAnIssuerThatMustBindThem(SenderConstraint constraint) {
        Authenticator strict = authenticator(constraint, proofs);

        assertRefused(verdict(strict, request("Bearer " + issuer.token().sign(), null)), TokenProblem.TOKEN_NOT_BOUND);
    }

    @Test
    void takesACertificateBoundTokenWithItsCertificateAlone() {
        String thumbprint = "A".repeat(43);
        String bound = "Bearer "
                + issuer.token().claim("cnf", Map.of("x5t#S256", thumbprint)).sign();

        assertThat(verdict(authenticator, request(bound, thumbprint))).isInstanceOf(Verification.Verified.class);
        assertRefused(verdict(authenticator, request(bound, null)), TokenProblem.TOKEN_BOUND_TO_CERTIFICATE);
        assertRefused(verdict(authenticator, request(bound, "B".repeat(43))), TokenProblem.TOKEN_BOUND_TO_CERTIFICATE);
    }

    @Test
    void asksForBothWhereATokenIsBoundToBoth() {
        String thumbprint = "A".repeat(43);
        String both = issuer.token()
                .claim("cnf", Map.of("x5t#S256", thumbprint, "jkt", client.thumbprint()))
                .sign();
        String proof = client.proof("POST", URL, both, proofs.nonce()).sign();

        assertRefused(
                verdict(authenticator, request("DPoP " + both, null, proof)), TokenProblem.TOKEN_BOUND_TO_CERTIFICATE);
        assertRefused(verdict(authenticator, request("DPoP " + both, thumbprint)), TokenProblem.PROOF_MISSING);
        assertThat(verdict(authenticator, request("DPoP " + both, thumbprint, proof)))
                .isInstanceOf(Verification.Verified.class);
    }

    @Test
    void explainsTheBindingAndTheProofWithoutUsingItUp() {
        Credentials request = request("DPoP " + token, null, proof().sign());

        assertThat(authenticator.explain(request))
                .isInstanceOfSatisfying(Authenticator.Explained.Token.class, explained -> {
                    assertThat(explained.explanation().verification()).isInstanceOf(Verification.Verified.class);
                    assertThat(explained.explanation().checks())
                            .filteredOn(check -> check.id().equals("binding"))
                            .singleElement()
                            .satisfies(check -> assertThat(check.detail()).contains(client.thumbprint()));
                    assertThat(explained.explanation().checks())
                            .filteredOn(check -> check.id().equals("proof"))
                            .extracting(TokenCheck::status)
                            .containsExactly(TokenCheck.Status.PASS);
                });
        assertThat(verdict(authenticator, request)).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void saysOfAPastedTokenThatItsProofCannotBeLookedAt() {
        assertThat(authenticator.explain(token).checks())
                .filteredOn(check -> check.id().equals("proof"))
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.status()).isEqualTo(TokenCheck.Status.SKIPPED);
                    assertThat(check.detail()).contains("pasted");
                });
    }
}
