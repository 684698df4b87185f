package dev.gatehouse.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.testing.FixedKeys;
import dev.gatehouse.testing.TestClock;
import dev.gatehouse.testing.TestIssuer;
import dev.gatehouse.testing.TestToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenVerifierTest {
    private final TestClock clock = new TestClock(Instant.parse("2026-11-20T12:00:00Z"));
    private final TestIssuer issuer = TestIssuer.start(clock);
    private final FixedKeys keys = new FixedKeys(issuer.rsa(), issuer.ec());
    private final Revocations revocations = new Revocations("https://gateway.example.com", Duration.ZERO);
    private final TokenVerifier verifier = verifier(new IssuerConfig(issuer.issuer()));

    @AfterEach
    void stop() {
        issuer.close();
    }

    private TokenVerifier verifier(IssuerConfig config) {
        return new TokenVerifier(
                IdentityConfig.defaults(),
                List.of(TrustedIssuer.outside(config, 0, TestIssuer.AUDIENCE, keys)),
                revocations,
                clock);
    }

    private Caller callerOf(String token) {
        Verification verification = verifier.verify(token);
        assertThat(verification).isInstanceOf(Verification.Verified.class);
        return ((Verification.Verified) verification).caller();
    }

    private static void assertRefused(Verification verification, TokenProblem problem) {
        assertThat(verification).isInstanceOf(Verification.Rejected.class);
        assertThat(((Verification.Rejected) verification).problem()).isEqualTo(problem);
    }

    static Arguments row(String name, UnaryOperator<TestToken> change) {
        return argumentSet(name, change);
    }

    static Arguments row(String name, UnaryOperator<TestToken> change, TokenProblem problem) {
        return argumentSet(name, change, problem);
    }

    @Test
    void saysWhoSentAGoodToken() {
        Caller caller = callerOf(issuer.token()
                .claim("org_id", "acme")
                .claim("roles", List.of("admin"))
                .claim("name", "Alex")
                .claim("email", "alex@example.com")
                .sign());

        assertThat(caller)
                .isEqualTo(new Caller(
                        Caller.Kind.USER,
                        issuer.issuer(),
                        "alex",
                        issuer.issuer().substring("http://".length()) + ":alex",
                        "acme",
                        Set.of("demo:read", "demo:write"),
                        Set.of("admin"),
                        "test-client",
                        "token-1",
                        "Alex",
                        "alex@example.com",
                        clock.instant(),
                        clock.instant().plus(Duration.ofMinutes(5))));
    }

    static Stream<Arguments> goodTokens() {
        return Stream.of(
                row("typ with its media type", t -> t.header("typ", "application/at+jwt")),
                row("typ in another case", t -> t.header("typ", "AT+JWT")),
                row("our audience among several", t -> t.claim("aud", List.of("https://a", TestIssuer.AUDIENCE))),
                row("expired within the skew", t -> t.expiresIn(Duration.ofSeconds(-29))),
                row("issued ahead within the skew", t -> t.issuedIn(Duration.ofSeconds(30))),
                row("no iat", t -> t.without("iat")),
                row("fractions of a second", t -> t.claim("exp", 1_795_176_200.25)),
                row("the longest lifetime", t -> t.expiresIn(Duration.ofHours(24))),
                row("the longest subject", t -> t.claim("sub", "a".repeat(255))),
                row("a subject beyond ASCII", t -> t.claim("sub", "Zoë 🦊")),
                row("no scopes", t -> t.without("scope")),
                row(
                        "headers that point to keys elsewhere",
                        t -> t.header("jku", "https://evil.example/jwks").header("x5u", "https://evil.example/x5u")));
    }

    @ParameterizedTest
    @MethodSource("goodTokens")
    void acceptsEveryFormThatTheStandardAllows(UnaryOperator<TestToken> change) {
        assertThat(verifier.verify(change.apply(issuer.token()).sign())).isInstanceOf(Verification.Verified.class);
    }

    @Test
    void acceptsRs256() {
        assertThat(callerOf(issuer.token()
                                .signWith(issuer.rsa(), JWSAlgorithm.RS256)
                                .sign())
                        .subject())
                .isEqualTo("alex");
    }

    static Stream<Arguments> badTokens() {
        ECKey stranger = TestIssuer.ecKey("ec-1", Curve.P_256);
        return Stream.of(
                row("expired", t -> t.expiresIn(Duration.ofSeconds(-30)), TokenProblem.TOKEN_EXPIRED),
                row("no exp", t -> t.without("exp"), TokenProblem.TOKEN_LIFETIME_REFUSED),
                row("exp null", t -> t.claim("exp", null), TokenProblem.TOKEN_LIFETIME_REFUSED),
                row("exp text", t -> t.claim("exp", "1900000000"), TokenProblem.TOKEN_LIFETIME_REFUSED),
                row("exp absurd", t -> t.claim("exp", 1e300), TokenProblem.TOKEN_LIFETIME_REFUSED),
                row("exp true", t -> t.claim("exp", true), TokenProblem.TOKEN_LIFETIME_REFUSED),
                row(
                        "exp infinite",
                        t -> t.rawPayload(t.payloadJson().replaceFirst("\"exp\":\\d+", "\"exp\":1e400")),
                        TokenProblem.TOKEN_MALFORMED),
                row("lives 100 years", t -> t.expiresIn(Duration.ofDays(36500)), TokenProblem.TOKEN_LIFETIME_REFUSED),
                row(
                        "lives 100 years, no iat",
                        t -> t.expiresIn(Duration.ofDays(36500)).without("iat"),
                        TokenProblem.TOKEN_LIFETIME_REFUSED),
                row(
                        "issued tomorrow",
                        t -> t.issuedIn(Duration.ofDays(1)).expiresIn(Duration.ofDays(1)),
                        TokenProblem.TOKEN_NOT_YET_VALID),
                row("nbf ahead", t -> t.claim("nbf", 1_900_000_000), TokenProblem.TOKEN_NOT_YET_VALID),
                row("nbf text", t -> t.claim("nbf", "soon"), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("iat null", t -> t.claim("iat", null), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("no audience", t -> t.without("aud"), TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                row(
                        "another audience",
                        t -> t.claim("aud", "https://api.example.com"),
                        TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                row(
                        "audience with a slash more",
                        t -> t.claim("aud", TestIssuer.AUDIENCE + "/"),
                        TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                row(
                        "audience in another case",
                        t -> t.claim("aud", "https://GATEWAY.example.com/mcp"),
                        TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                row(
                        "audience among non-texts",
                        t -> t.claim("aud", Arrays.asList(TestIssuer.AUDIENCE, 1)),
                        TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                row("no issuer", t -> t.without("iss"), TokenProblem.TOKEN_ISSUER_UNKNOWN),
                row("another issuer", t -> t.claim("iss", "https://evil.example"), TokenProblem.TOKEN_ISSUER_UNKNOWN),
                row("no subject", t -> t.without("sub"), TokenProblem.TOKEN_SUBJECT_REFUSED),
                row("subject null", t -> t.claim("sub", null), TokenProblem.TOKEN_SUBJECT_REFUSED),
                row("subject empty", t -> t.claim("sub", ""), TokenProblem.TOKEN_SUBJECT_REFUSED),
                row("subject number", t -> t.claim("sub", 7), TokenProblem.TOKEN_SUBJECT_REFUSED),
                row("subject too long", t -> t.claim("sub", "é".repeat(128)), TokenProblem.TOKEN_SUBJECT_REFUSED),
                row("subject with NUL", t -> t.claim("sub", "alex\0"), TokenProblem.TOKEN_SUBJECT_REFUSED),
                row(
                        "subject with a line break",
                        t -> t.claim("sub", "alex\r\nX-User-Id: sam"),
                        TokenProblem.TOKEN_SUBJECT_REFUSED),
                row(
                        "subject with a replacement character",
                        t -> t.claim("sub", "al\uFFFDx"),
                        TokenProblem.TOKEN_SUBJECT_REFUSED),
                row(
                        "subject with a lone surrogate",
                        t -> t.rawPayload(t.payloadJson().replace("alex", "al\\ud800x")),
                        TokenProblem.TOKEN_MALFORMED),
                row("scope array", t -> t.claim("scope", List.of("demo:read")), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("scope with a tab", t -> t.claim("scope", "demo:read\tadmin"), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("scp with a number", t -> t.claim("scp", List.of(1)), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("client id object", t -> t.claim("client_id", List.of()), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("jti with a line break", t -> t.claim("jti", "a\nb"), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("ID token", t -> t.header("typ", "JWT"), TokenProblem.TOKEN_TYPE_REFUSED),
                row("no typ", t -> t.withoutHeader("typ"), TokenProblem.TOKEN_TYPE_REFUSED),
                row("crit empty", t -> t.header("crit", List.of()), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("crit unknown", t -> t.header("crit", List.of("exp")), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("kid too long", t -> t.header("kid", "k".repeat(257)), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("kid number", t -> t.header("kid", 1), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("no kid", t -> t.withoutHeader("kid"), TokenProblem.TOKEN_KEY_UNKNOWN),
                row("unknown kid", t -> t.header("kid", "ec-9"), TokenProblem.TOKEN_KEY_UNKNOWN),
                row("alg in another case", t -> t.header("alg", "es256"), TokenProblem.TOKEN_ALGORITHM_REFUSED),
                row("alg of another key", t -> t.header("alg", "RS256"), TokenProblem.TOKEN_ALGORITHM_REFUSED),
                row("alg not configured", t -> t.header("alg", "PS512"), TokenProblem.TOKEN_ALGORITHM_REFUSED),
                row(
                        "signed by a stranger",
                        t -> t.signWith(stranger, JWSAlgorithm.ES256),
                        TokenProblem.TOKEN_SIGNATURE_INVALID),
                row(
                        "signed by a stranger whose key it carries",
                        t -> t.signWith(stranger, JWSAlgorithm.ES256)
                                .header("jwk", stranger.toPublicJWK().toJSONObject()),
                        TokenProblem.TOKEN_SIGNATURE_INVALID),
                row(
                        "duplicate claim",
                        t -> t.rawPayload(t.payloadJson().replaceFirst("}$", ",\"sub\":\"sam\"}")),
                        TokenProblem.TOKEN_MALFORMED),
                row(
                        "duplicate header",
                        t -> t.rawHeader(t.headerJson().replaceFirst("}$", ",\"alg\":\"none\"}")),
                        TokenProblem.TOKEN_MALFORMED),
                row(
                        "invalid UTF-8",
                        t -> t.rawPayload(
                                t.payloadJson().replace("alex", "\u00e9").getBytes(ISO_8859_1)),
                        TokenProblem.TOKEN_MALFORMED),
                row("byte order mark", t -> t.rawPayload("\uFEFF" + t.payloadJson()), TokenProblem.TOKEN_MALFORMED),
                row("UTF-16", t -> t.rawPayload(t.payloadJson().getBytes(UTF_16BE)), TokenProblem.TOKEN_MALFORMED),
                row("text after the claims", t -> t.rawPayload(t.payloadJson() + "{}"), TokenProblem.TOKEN_MALFORMED),
                row("claims array", t -> t.rawPayload("[]"), TokenProblem.TOKEN_MALFORMED),
                row("claims not JSON", t -> t.rawPayload("hello"), TokenProblem.TOKEN_MALFORMED),
                row(
                        "very deep claims",
                        t -> t.rawPayload("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}"),
                        TokenProblem.TOKEN_MALFORMED),
                row("longer than 16 KB", t -> t.claim("pad", "x".repeat(13_000)), TokenProblem.TOKEN_MALFORMED));
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void refusesWithTheCodeOfTheFirstCheckThatFails(UnaryOperator<TestToken> change, TokenProblem problem) {
        assertRefused(verifier.verify(change.apply(issuer.token()).sign()), problem);
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void explainsWithTheSameVerdict(UnaryOperator<TestToken> change, TokenProblem problem) {
        assertRefused(verifier.explain(change.apply(issuer.token()).sign()).verification(), problem);
    }

    @ParameterizedTest
    @MethodSource("badTokens")
    void neverQuotesTheToken(UnaryOperator<TestToken> change, TokenProblem problem) {
        String token = change.apply(issuer.token()).sign();

        String signature = token.substring(token.lastIndexOf('.') + 1);
        assertThat(verifier.explain(token).toString()).doesNotContain(signature);
    }

    static Stream<Arguments> otherSpellings() {
        Function<String, String> lastCharacter = t -> t.substring(0, t.length() - 1)
                + (char) (t.charAt(t.length() - 1) == 'A' ? 'B' : t.charAt(t.length() - 1) + 1);
        return Stream.of(
                argumentSet("padding", (Function<String, String>) t -> t + "=="),
                argumentSet("line break", (Function<String, String>) t -> t + "\n"),
                argumentSet("leading space", (Function<String, String>) t -> " " + t),
                argumentSet("tilde", (Function<String, String>) t -> t.replaceFirst("\\.", "~.")),
                argumentSet("exclamation marks", (Function<String, String>) t -> t + "!!!"),
                argumentSet("unused bits of the last character", lastCharacter));
    }

    @ParameterizedTest
    @MethodSource("otherSpellings")
    void refusesOtherSpellingsOfAGoodToken(Function<String, String> respell) {
        String token = issuer.token().sign();
        callerOf(token);

        assertRefused(verifier.verify(respell.apply(token)), TokenProblem.TOKEN_MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "...", "a.b", "a..b", "a.b.", "é", "{\"payload\":\"\"}", "\uD800", "\0"})
    void refusesWhatIsNoToken(String token) {
        assertThat(verifier.verify(token)).isInstanceOf(Verification.Rejected.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"opaque", "ghp_AbC123", "a.b", "v2.local.abc.def", "YWJj+/=="})
    void saysThatAnOpaqueTokenIsOpaque(String token) {
        assertRefused(verifier.verify(token), TokenProblem.TOKEN_OPAQUE);
    }

    @Test
    void refusesAnUnsecuredToken() {
        assertRefused(
                verifier.verify(issuer.token().header("alg", "none").unsecured()),
                TokenProblem.TOKEN_ALGORITHM_REFUSED);
    }

    @Test
    void refusesATokenWithoutSignature() {
        assertRefused(verifier.verify(issuer.token().unsecured()), TokenProblem.TOKEN_SIGNATURE_INVALID);
    }

    @Test
    void refusesThePublicKeyAsASharedSecret() throws Exception {
        byte[] publicKey = issuer.rsa().toRSAPublicKey().getEncoded();
        OctetSequenceKey secret =
                new OctetSequenceKey.Builder(publicKey).keyID("rsa-1").build();

        assertRefused(
                verifier.verify(
                        issuer.token().signWith(secret, JWSAlgorithm.HS256).sign()),
                TokenProblem.TOKEN_ALGORITHM_REFUSED);
    }

    @Test
    void saysThatAnEncryptedTokenIsEncrypted() throws Exception {
        JWEObject encrypted = new JWEObject(
                new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM),
                new Payload(issuer.token().sign()));
        encrypted.encrypt(new RSAEncrypter(issuer.rsa()));

        assertRefused(verifier.verify(encrypted.serialize()), TokenProblem.TOKEN_ENCRYPTED);
    }

    @Test
    void refusesAnAllZeroEcdsaSignature() {
        String unsigned = issuer.token().unsecured();

        assertRefused(verifier.verify(unsigned + Base64URL.encode(new byte[64])), TokenProblem.TOKEN_SIGNATURE_INVALID);
    }

    @Test
    void refusesATokenOfOneIssuerSignedByAnother() {
        try (TestIssuer other = TestIssuer.start(clock)) {
            TokenVerifier both = new TokenVerifier(
                    IdentityConfig.defaults(),
                    List.of(
                            TrustedIssuer.outside(new IssuerConfig(issuer.issuer()), 0, TestIssuer.AUDIENCE, keys),
                            TrustedIssuer.outside(
                                    new IssuerConfig(other.issuer()),
                                    1,
                                    TestIssuer.AUDIENCE,
                                    new FixedKeys(other.ec()))),
                    revocations,
                    clock);

            assertRefused(
                    both.verify(other.token().claim("iss", issuer.issuer()).sign()),
                    TokenProblem.TOKEN_SIGNATURE_INVALID);
        }
    }

    @Test
    void unitesTheScopesOfAllScopeClaims() {
        Caller caller = callerOf(issuer.token()
                .claim("scope", "a b")
                .claim("scp", List.of("c"))
                .claim("permissions", List.of("d:e"))
                .sign());

        assertThat(caller.scopes()).containsExactlyInAnyOrder("a", "b", "c", "d:e");
    }

    @ParameterizedTest
    @ValueSource(strings = {"alex\r\nfake log line", "al\u0000ex"})
    void leavesOutADisplayNameThatIsNotPlainText(String name) {
        assertThat(callerOf(issuer.token().claim("name", name).sign()).name()).isNull();
    }

    @Test
    void takesAClientThatSpeaksForItselfAsAServiceAndNotAsTheUserOfThatName() {
        Caller user = callerOf(issuer.token().claim("sub", "alex").sign());
        Caller service = callerOf(
                issuer.token().claim("sub", "alex").claim("client_id", "alex").sign());

        assertThat(service.kind()).isEqualTo(Caller.Kind.SERVICE);
        assertThat(service.uid()).isNotEqualTo(user.uid());
    }

    @Test
    void takesAClientCredentialsGrantAsAService() {
        Caller caller = callerOf(issuer.token()
                .claim("sub", "abc@clients")
                .claim("gty", "client-credentials")
                .sign());

        assertThat(caller.kind()).isEqualTo(Caller.Kind.SERVICE);
    }

    @Test
    void mapsSubjectsOfTheEmbeddedIssuerToTheirOwnUserIds() {
        TokenVerifier embedded = new TokenVerifier(
                IdentityConfig.defaults(),
                List.of(TrustedIssuer.embedded(issuer.issuer(), Set.of(TestIssuer.AUDIENCE), keys)),
                revocations,
                clock);

        assertThat(embedded.verify(issuer.token().sign()))
                .isInstanceOfSatisfying(
                        Verification.Verified.class,
                        it -> assertThat(it.caller().uid()).isEqualTo("alex"));
    }

    static Stream<Arguments> tokensOfTypeJwt() {
        return Stream.of(
                argumentSet("access token", (UnaryOperator<TestToken>) t -> t, true),
                argumentSet("no scopes but a client", (UnaryOperator<TestToken>) t -> t.without("scope"), true),
                argumentSet("nonce", (UnaryOperator<TestToken>) t -> t.claim("nonce", "n"), false),
                argumentSet("at_hash", (UnaryOperator<TestToken>) t -> t.claim("at_hash", "h"), false),
                argumentSet("typ claim ID", (UnaryOperator<TestToken>) t -> t.claim("typ", "ID"), false),
                argumentSet("typ claim Bearer", (UnaryOperator<TestToken>) t -> t.claim("typ", "Bearer"), true),
                argumentSet("token_use id", (UnaryOperator<TestToken>) t -> t.claim("token_use", "id"), false),
                argumentSet(
                        "neither scopes nor client",
                        (UnaryOperator<TestToken>) t -> t.without("scope").without("client_id"),
                        false),
                argumentSet(
                        "meant for its own client",
                        (UnaryOperator<TestToken>) t -> t.without("scope").claim("client_id", TestIssuer.AUDIENCE),
                        false));
    }

    @ParameterizedTest
    @MethodSource("tokensOfTypeJwt")
    void tellsAccessTokensFromIdTokensWhereTheTypeDoesNot(UnaryOperator<TestToken> change, boolean accepted) {
        TokenVerifier lenient = verifier(
                new IssuerConfig(issuer.issuer(), null, null, null, Set.of("at+jwt", "JWT"), null, null, null));

        Verification verification =
                lenient.verify(change.apply(issuer.token().header("typ", "JWT")).sign());

        assertThat(verification instanceof Verification.Verified).isEqualTo(accepted);
    }

    @Test
    void refusesAtOnceATokenThatExpiresWhileItIsRemembered() {
        String token = issuer.token().expiresIn(Duration.ofSeconds(10)).sign();
        callerOf(token);

        clock.advance(Duration.ofSeconds(40));

        assertRefused(verifier.verify(token), TokenProblem.TOKEN_EXPIRED);
    }

    @Test
    void answersARepeatedTokenWithTheRememberedVerdict() {
        String token = issuer.token().sign();

        assertThat(verifier.verify(token)).isSameAs(verifier.verify(token));
    }

    @Test
    void forgetsVerdictsWhenTheKeysChange() {
        String token = issuer.token().sign();
        callerOf(token);

        keys.replace(issuer.rsa());

        assertRefused(verifier.verify(token), TokenProblem.TOKEN_KEY_UNKNOWN);
    }

    @Test
    void acceptsATokenThatWasRefusedForAKeyThatHasArrivedSince() {
        ECKey next = TestIssuer.ecKey("ec-2", Curve.P_256);
        String token = issuer.token().signWith(next, JWSAlgorithm.ES256).sign();
        assertRefused(verifier.verify(token), TokenProblem.TOKEN_KEY_UNKNOWN);

        keys.replace(issuer.ec(), next);

        callerOf(token);
    }

    @Test
    void remembersARefusalThatNothingCanHeal() {
        String token = issuer.token().claim("aud", "https://api.example.com").sign();

        assertThat(verifier.verify(token)).isSameAs(verifier.verify(token));
    }

    @Test
    void isUnavailableWhileTheKeysNeverCame() {
        KeySource none = new KeySource() {
            @Override
            public JWK find(String keyId) throws KeysUnavailable {
                throw new KeysUnavailable("no keys yet");
            }

            @Override
            public long version() {
                return 0;
            }
        };
        TokenVerifier cold = new TokenVerifier(
                IdentityConfig.defaults(),
                List.of(TrustedIssuer.outside(new IssuerConfig(issuer.issuer()), 0, TestIssuer.AUDIENCE, none)),
                revocations,
                clock);

        assertThat(cold.verify(issuer.token().sign())).isInstanceOf(Verification.Unavailable.class);
    }

    @Test
    void explainsEveryCheckOfAGoodTokenAsPassed() {
        TokenExplanation explanation = verifier.explain(issuer.token().sign());

        assertThat(explanation.checks()).extracting(TokenCheck::status).containsOnly(TokenCheck.Status.PASS);
    }

    @Test
    void explainsTheChecksThatDoNotBuildOnTheOneThatFailed() {
        TokenExplanation explanation = verifier.explain(issuer.token()
                .header("kid", "ec-9")
                .expiresIn(Duration.ofHours(-1))
                .sign());

        assertThat(explanation.checks())
                .filteredOn(check -> check.status() != TokenCheck.Status.PASS)
                .extracting(check -> check.id() + " " + check.status())
                .containsExactly("key FAIL", "signature SKIPPED", "expiry FAIL", "user SKIPPED", "revocation SKIPPED");
    }

    @Test
    void skipsEverythingThatBuildsOnAShapeItCannotRead() {
        assertThat(verifier.explain("opaque").checks())
                .extracting(TokenCheck::status)
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of(TokenCheck.Status.FAIL),
                                Collections.nCopies(13, TokenCheck.Status.SKIPPED).stream())
                        .toList());
    }

    @Test
    void namesTheConfigurationKeyThatWouldAcceptTheAudience() {
        TokenExplanation explanation = verifier.explain(
                issuer.token().claim("aud", "https://api.example.com").sign());

        assertThat(explanation.checks())
                .filteredOn(check -> check.status() == TokenCheck.Status.FAIL)
                .singleElement()
                .satisfies(check -> assertThat(check.fix())
                        .contains("https://api.example.com")
                        .contains("resource='" + TestIssuer.AUDIENCE + "'")
                        .contains("identity.issuers[0].audiences"));
    }

    @Test
    void pointsOutAnIssuerThatDiffersByATrailingSlash() {
        TokenExplanation explanation = verifier.explain(
                issuer.token().claim("iss", issuer.issuer() + "/").sign());

        assertThat(explanation.checks().get(2).fix()).contains("trailing slash");
    }

    @Test
    void refusesTwoIssuersThatWouldShareUserIds() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TokenVerifier(
                        IdentityConfig.defaults(),
                        List.of(
                                TrustedIssuer.outside(
                                        new IssuerConfig("https://idp.example.com"), 0, TestIssuer.AUDIENCE, keys),
                                TrustedIssuer.outside(
                                        new IssuerConfig("https://idp.example.com/"), 1, TestIssuer.AUDIENCE, keys)),
                        revocations,
                        clock))
                .withMessageContaining("same user id");
    }
}
