package dev.gatehouse.identity;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import dev.gatehouse.testing.TestIssuer;
import dev.gatehouse.testing.TestToken;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * What a verifier with every default accepts and refuses, as changes to a good token. The rules: S1 algorithms, S2
 * shape, S3 keys, S5 issuer, S6 audience, S7 type, S8 dates, S9 subject and text, S11 JSON and crit, S12 scopes.
 */
final class TokenRules {
    private TokenRules() {}

    private static Arguments row(String name, UnaryOperator<TestToken> change) {
        return argumentSet(name, change);
    }

    private static Arguments row(String name, UnaryOperator<TestToken> change, TokenProblem problem) {
        return argumentSet(name, change, problem);
    }

    static Stream<Arguments> good() {
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
                row("a member that is named like another in another case", t -> t.claim("Sub", "sam")),
                row("a token id that is absent", t -> t.without("jti")),
                row(
                        "a shorter lifetime than its age",
                        t -> t.issuedIn(Duration.ofHours(-23)).expiresIn(Duration.ofHours(1))),
                row("a certificate chain that is not looked at", t -> t.header("x5c", List.of("AAAA"))),
                row(
                        "headers that point to keys elsewhere",
                        t -> t.header("jku", "https://evil.example/jwks").header("x5u", "https://evil.example/x5u")));
    }

    static Stream<Arguments> bad() {
        ECKey stranger = TestIssuer.ecKey("ec-1", Curve.P_256);
        return Stream.of(
                row("S1 alg none with a signature", t -> t.header("alg", "none"), TokenProblem.TOKEN_ALGORITHM_REFUSED),
                row("S1 no alg", t -> t.withoutHeader("alg"), TokenProblem.TOKEN_ALGORITHM_REFUSED),
                row("S1 alg an array", t -> t.header("alg", List.of("ES256")), TokenProblem.TOKEN_ALGORITHM_REFUSED),
                row("S3 kid null", t -> t.header("kid", null), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S3 kid empty", t -> t.header("kid", ""), TokenProblem.TOKEN_KEY_UNKNOWN),
                row(
                        "S5 issuer with a slash more",
                        t -> t.claim("iss", t.claimText("iss") + "/"),
                        TokenProblem.TOKEN_ISSUER_UNKNOWN),
                row(
                        "S5 issuer in another case",
                        t -> t.claim("iss", t.claimText("iss").replace("http", "HTTP")),
                        TokenProblem.TOKEN_ISSUER_UNKNOWN),
                row(
                        "S5 issuer array",
                        t -> t.claim("iss", List.of(t.claimText("iss"))),
                        TokenProblem.TOKEN_ISSUER_UNKNOWN),
                row("S6 audience null", t -> t.claim("aud", null), TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                row(
                        "S6 audience with our URL before a path",
                        t -> t.claim("aud", TestIssuer.AUDIENCE + "/orders"),
                        TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                row(
                        "S6 audience with a blank",
                        t -> t.claim("aud", " " + TestIssuer.AUDIENCE),
                        TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                row(
                        "S6 audience list of lists",
                        t -> t.claim("aud", List.of(List.of(TestIssuer.AUDIENCE))),
                        TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                row("S7 typ null", t -> t.header("typ", null), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S7 logout token", t -> t.header("typ", "logout+jwt"), TokenProblem.TOKEN_TYPE_REFUSED),
                row(
                        "S7 media type twice",
                        t -> t.header("typ", "application/application/at+jwt"),
                        TokenProblem.TOKEN_TYPE_REFUSED),
                row("S8 exp negative", t -> t.claim("exp", -1), TokenProblem.TOKEN_EXPIRED),
                row(
                        "S8 exp at this second, less the skew",
                        t -> t.expiresIn(Duration.ofSeconds(-30)),
                        TokenProblem.TOKEN_EXPIRED),
                row(
                        "S8 lifetime a second too long",
                        t -> t.expiresIn(Duration.ofHours(24).plusSeconds(1)),
                        TokenProblem.TOKEN_LIFETIME_REFUSED),
                row(
                        "S8 issued ahead by a second more than the skew",
                        t -> t.issuedIn(Duration.ofSeconds(31)),
                        TokenProblem.TOKEN_NOT_YET_VALID),
                row("S9 tenant number", t -> t.claim("org_id", 7), TokenProblem.TOKEN_CLAIM_REFUSED),
                row(
                        "S9 role with a line break",
                        t -> t.claim("roles", List.of("a\nadmin")),
                        TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S9 groups object", t -> t.claim("groups", Map.of("a", true)), TokenProblem.TOKEN_CLAIM_REFUSED),
                row(
                        "S9 overlong UTF-8",
                        t -> t.rawPayload(
                                t.payloadJson().replace("alex", "\u00c0\u00af").getBytes(ISO_8859_1)),
                        TokenProblem.TOKEN_MALFORMED),
                row("S11 crit null", t -> t.header("crit", null), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S11 b64", t -> t.header("b64", false), TokenProblem.TOKEN_CLAIM_REFUSED),
                row(
                        "S11 duplicate member deep within",
                        t -> t.rawPayload(t.payloadJson().replaceFirst("}$", ",\"x\":{\"a\":1,\"a\":2}}")),
                        TokenProblem.TOKEN_MALFORMED),
                row(
                        "S11 duplicate by escape",
                        t -> t.rawPayload(t.payloadJson().replaceFirst("}$", ",\"\\\\u0073ub\":\"sam\"}")),
                        TokenProblem.TOKEN_MALFORMED),
                row("S12 scope null", t -> t.claim("scope", null), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S12 scope with a quote", t -> t.claim("scope", "a\"b"), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S8 expired", t -> t.expiresIn(Duration.ofSeconds(-30)), TokenProblem.TOKEN_EXPIRED),
                row("S8 no exp", t -> t.without("exp"), TokenProblem.TOKEN_LIFETIME_REFUSED),
                row("S8 exp null", t -> t.claim("exp", null), TokenProblem.TOKEN_LIFETIME_REFUSED),
                row("S8 exp text", t -> t.claim("exp", "1900000000"), TokenProblem.TOKEN_LIFETIME_REFUSED),
                row("S8 exp absurd", t -> t.claim("exp", 1e300), TokenProblem.TOKEN_LIFETIME_REFUSED),
                row("S8 exp true", t -> t.claim("exp", true), TokenProblem.TOKEN_LIFETIME_REFUSED),
                row(
                        "S2 exp infinite",
                        t -> t.rawPayload(t.payloadJson().replaceFirst("\"exp\":\\d+", "\"exp\":1e400")),
                        TokenProblem.TOKEN_MALFORMED),
                row(
                        "S8 lives 100 years",
                        t -> t.expiresIn(Duration.ofDays(36500)),
                        TokenProblem.TOKEN_LIFETIME_REFUSED),
                row(
                        "S8 lives 100 years, no iat",
                        t -> t.expiresIn(Duration.ofDays(36500)).without("iat"),
                        TokenProblem.TOKEN_LIFETIME_REFUSED),
                row(
                        "S8 issued tomorrow",
                        t -> t.issuedIn(Duration.ofDays(1)).expiresIn(Duration.ofDays(1)),
                        TokenProblem.TOKEN_NOT_YET_VALID),
                row("S8 nbf ahead", t -> t.claim("nbf", 1_900_000_000), TokenProblem.TOKEN_NOT_YET_VALID),
                row("S8 nbf text", t -> t.claim("nbf", "soon"), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S8 iat null", t -> t.claim("iat", null), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S6 no audience", t -> t.without("aud"), TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                row(
                        "S6 another audience",
                        t -> t.claim("aud", "https://api.example.com"),
                        TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                row(
                        "S6 audience with a slash more",
                        t -> t.claim("aud", TestIssuer.AUDIENCE + "/"),
                        TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                row(
                        "S6 audience in another case",
                        t -> t.claim("aud", "https://GATEWAY.example.com/mcp"),
                        TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                row(
                        "S6 audience among non-texts",
                        t -> t.claim("aud", Arrays.asList(TestIssuer.AUDIENCE, 1)),
                        TokenProblem.TOKEN_AUDIENCE_MISMATCH),
                row("S5 no issuer", t -> t.without("iss"), TokenProblem.TOKEN_ISSUER_UNKNOWN),
                row(
                        "S5 another issuer",
                        t -> t.claim("iss", "https://evil.example"),
                        TokenProblem.TOKEN_ISSUER_UNKNOWN),
                row("S9 no subject", t -> t.without("sub"), TokenProblem.TOKEN_SUBJECT_REFUSED),
                row("S9 subject null", t -> t.claim("sub", null), TokenProblem.TOKEN_SUBJECT_REFUSED),
                row("S9 subject empty", t -> t.claim("sub", ""), TokenProblem.TOKEN_SUBJECT_REFUSED),
                row("S9 subject number", t -> t.claim("sub", 7), TokenProblem.TOKEN_SUBJECT_REFUSED),
                row("S9 subject too long", t -> t.claim("sub", "é".repeat(128)), TokenProblem.TOKEN_SUBJECT_REFUSED),
                row("S9 subject with NUL", t -> t.claim("sub", "alex\0"), TokenProblem.TOKEN_SUBJECT_REFUSED),
                row(
                        "S9 subject with a line break",
                        t -> t.claim("sub", "alex\r\nX-User-Id: sam"),
                        TokenProblem.TOKEN_SUBJECT_REFUSED),
                row(
                        "S9 subject with a replacement character",
                        t -> t.claim("sub", "al\uFFFDx"),
                        TokenProblem.TOKEN_SUBJECT_REFUSED),
                row(
                        "S9 subject with a lone surrogate",
                        t -> t.rawPayload(t.payloadJson().replace("alex", "al\\ud800x")),
                        TokenProblem.TOKEN_MALFORMED),
                row("S12 scope array", t -> t.claim("scope", List.of("demo:read")), TokenProblem.TOKEN_CLAIM_REFUSED),
                row(
                        "S12 scope with a tab",
                        t -> t.claim("scope", "demo:read\tadmin"),
                        TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S12 scp with a number", t -> t.claim("scp", List.of(1)), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S9 client id object", t -> t.claim("client_id", List.of()), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S9 jti with a line break", t -> t.claim("jti", "a\nb"), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S7 ID token", t -> t.header("typ", "JWT"), TokenProblem.TOKEN_TYPE_REFUSED),
                row("S7 no typ", t -> t.withoutHeader("typ"), TokenProblem.TOKEN_TYPE_REFUSED),
                row("S11 crit empty", t -> t.header("crit", List.of()), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S11 crit unknown", t -> t.header("crit", List.of("exp")), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S3 kid too long", t -> t.header("kid", "k".repeat(257)), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S3 kid number", t -> t.header("kid", 1), TokenProblem.TOKEN_CLAIM_REFUSED),
                row("S3 no kid", t -> t.withoutHeader("kid"), TokenProblem.TOKEN_KEY_UNKNOWN),
                row("S3 unknown kid", t -> t.header("kid", "ec-9"), TokenProblem.TOKEN_KEY_UNKNOWN),
                row("S1 alg in another case", t -> t.header("alg", "es256"), TokenProblem.TOKEN_ALGORITHM_REFUSED),
                row("S1 alg of another key", t -> t.header("alg", "RS256"), TokenProblem.TOKEN_ALGORITHM_REFUSED),
                row("S1 alg not configured", t -> t.header("alg", "PS512"), TokenProblem.TOKEN_ALGORITHM_REFUSED),
                row(
                        "S3 signed by a stranger",
                        t -> t.signWith(stranger, JWSAlgorithm.ES256),
                        TokenProblem.TOKEN_SIGNATURE_INVALID),
                row(
                        "S3 signed by a stranger whose key it carries",
                        t -> t.signWith(stranger, JWSAlgorithm.ES256)
                                .header("jwk", stranger.toPublicJWK().toJSONObject()),
                        TokenProblem.TOKEN_SIGNATURE_INVALID),
                row(
                        "S11 duplicate claim",
                        t -> t.rawPayload(t.payloadJson().replaceFirst("}$", ",\"sub\":\"sam\"}")),
                        TokenProblem.TOKEN_MALFORMED),
                row(
                        "S11 duplicate header",
                        t -> t.rawHeader(t.headerJson().replaceFirst("}$", ",\"alg\":\"none\"}")),
                        TokenProblem.TOKEN_MALFORMED),
                row(
                        "S9 invalid UTF-8",
                        t -> t.rawPayload(
                                t.payloadJson().replace("alex", "\u00e9").getBytes(ISO_8859_1)),
                        TokenProblem.TOKEN_MALFORMED),
                row("S9 byte order mark", t -> t.rawPayload("\uFEFF" + t.payloadJson()), TokenProblem.TOKEN_MALFORMED),
                row("S9 UTF-16", t -> t.rawPayload(t.payloadJson().getBytes(UTF_16BE)), TokenProblem.TOKEN_MALFORMED),
                row(
                        "S2 text after the claims",
                        t -> t.rawPayload(t.payloadJson() + "{}"),
                        TokenProblem.TOKEN_MALFORMED),
                row("S2 claims array", t -> t.rawPayload("[]"), TokenProblem.TOKEN_MALFORMED),
                row("S2 claims not JSON", t -> t.rawPayload("hello"), TokenProblem.TOKEN_MALFORMED),
                row(
                        "S2 very deep claims",
                        t -> t.rawPayload("{\"a\":" + "[".repeat(100) + "]".repeat(100) + "}"),
                        TokenProblem.TOKEN_MALFORMED),
                row("S2 longer than 16 KB", t -> t.claim("pad", "x".repeat(13_000)), TokenProblem.TOKEN_MALFORMED));
    }
}
