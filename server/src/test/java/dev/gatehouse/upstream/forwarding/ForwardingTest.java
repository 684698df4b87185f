package dev.gatehouse.upstream.forwarding;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.token.TokenTypeURI;
import com.nimbusds.oauth2.sdk.tokenexchange.TokenExchangeGrant;
import dev.gatehouse.testing.Recorder;
import dev.gatehouse.testing.RestFronts;
import dev.gatehouse.testing.TestIssuer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the caller arrives at a backend in each mode, looked at byte by byte. */
class ForwardingTest {
    private static final String UPSTREAM = """
        type: rest
        id: %1$s
        url: BACKEND/%1$s
        identity: %2$s
        access: { mode: optional }
        tools: [{ name: %1$s, path: / }]
        """;
    private static final String CLIENT = "client: { id: gatehouse, secret: s3cret }";

    @TempDir
    private static Path folder;

    private static Recorder server;
    private static RestFronts fronts;
    private static Recorder backend;

    @BeforeAll
    static void start() throws Exception {
        server = Recorder.start();
        String endpoint = "tokenEndpoint: " + server.url() + "/token, " + CLIENT;
        fronts = RestFronts.before(
                folder,
                UPSTREAM.formatted("none", "{ mode: none }"),
                UPSTREAM.formatted("headers", "{ mode: headers }"),
                UPSTREAM.formatted("assertion", "{ mode: assertion, audience: 'https://orders.example.com' }"),
                UPSTREAM.formatted("named", "{ mode: assertion, header: X-Identity }"),
                UPSTREAM.formatted("exchange", "{ mode: exchange, " + endpoint + ", audience: orders, scopes: [o] }"),
                UPSTREAM.formatted("service", "{ mode: service, " + endpoint + ", audience: orders }"),
                UPSTREAM.formatted("forward", "{ mode: forward, audience: 'https://billing.example.com' }"));
        backend = fronts.backend();
    }

    @AfterAll
    static void stop() {
        fronts.close();
        server.close();
    }

    @BeforeEach
    void forget() {
        fronts.forwardings().forgetCallers();
        server.answersBy(ForwardingTest::issue);
        backend.answers(Recorder.json("{}"));
    }

    /** A token endpoint as RFC 6749 and RFC 8693 want it. */
    private static String issue(String request) {
        try {
            HTTPRequest http = new HTTPRequest(HTTPRequest.Method.POST, URI.create(server.url() + "/token"));
            http.setContentType("application/x-www-form-urlencoded");
            http.setAuthorization(server.lastField("Authorization").getFirst());
            http.setBody(request.substring(request.indexOf("\r\n\r\n") + 4));
            TokenRequest asked = TokenRequest.parse(http);
            ClientSecretBasic client = (ClientSecretBasic) asked.getClientAuthentication();
            assertThat(client.getClientSecret()).isEqualTo(new Secret("s3cret"));
            return switch (asked.getAuthorizationGrant()) {
                case TokenExchangeGrant exchange -> {
                    assertThat(exchange.getSubjectTokenType()).isEqualTo(TokenTypeURI.ACCESS_TOKEN);
                    String subject = SignedJWT.parse(exchange.getSubjectToken().getValue())
                            .getJWTClaimsSet()
                            .getSubject();
                    yield token(subject, exchange.getAudience().getFirst().getValue());
                }
                case ClientCredentialsGrant _ -> token("gatehouse", "orders");
                default -> Recorder.answer("400 Bad", "application/json", "{\"error\":\"unsupported_grant_type\"}");
            };
        } catch (Exception e) {
            return Recorder.answer("500 Oops", "text/plain", e.toString());
        }
    }

    private static String token(String subject, String audience) {
        return Recorder.json("{\"access_token\":\"" + signed(subject, audience)
                + "\",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\","
                + "\"token_type\":\"Bearer\",\"expires_in\":300}");
    }

    private static String signed(String subject, String audience) {
        return fronts.keys()
                .sign(new JWTClaimsSet.Builder()
                        .subject(subject)
                        .audience(audience)
                        .jwtID(UUID.randomUUID().toString())
                        .build());
    }

    private static HttpResponse<String> call(String tool) {
        return fronts.call(tool, "{}", "a b");
    }

    private static String bearer() {
        List<String> fields = backend.lastField("Authorization");
        assertThat(fields).hasSize(1);
        assertThat(fields.getFirst()).startsWith("Bearer ");
        return fields.getFirst().substring("Bearer ".length());
    }

    private static String code(HttpResponse<String> answer) {
        return json(answer).path("error").path("code").asText();
    }

    private static int tokensAskedFor() {
        return server.requests().size();
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "headers", "assertion", "named", "exchange", "service"})
    void neverSendsTheClientsTokenOrWhatItClaims(String mode) {
        String token = fronts.anyToken().claim("scope", "a").sign();

        HttpResponse<String> answer = fronts.callWith(token, mode, "{}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(backend.lastLine()).startsWith("GET /" + mode + "/ ");
        assertThat(backend.last()).doesNotContain(token, "mallory", "everything", "secret");
        assertThat(answer.body()).doesNotContain(token);
    }

    @Test
    void saysNothingOfTheCallerInModeNone() {
        call("none");

        assertThat(backend.last().toLowerCase(java.util.Locale.ROOT)).doesNotContain("authorization", "x-user", "alex");
    }

    @Test
    void continuesTheCallersTrace() {
        String parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

        fronts.callWith(
                null,
                "none",
                "{}",
                Map.of("traceparent", parent, "tracestate", "vendor=1", "baggage", "X-User-Id=mallory, region=eu"));

        assertThat(backend.lastField("traceparent")).containsExactly(parent);
        assertThat(backend.lastField("tracestate")).containsExactly("vendor=1");
        assertThat(backend.lastField("baggage")).containsExactly("region=eu");
        assertThat(fronts.lastRecord().traceId()).isEqualTo(parent.substring(3, 35));
    }

    @Test
    void handsOnNoTraceThatIsNotWellFormed() {
        fronts.callWith(null, "none", "{}", Map.of("traceparent", "00-zz", "tracestate", "vendor=1"));

        assertThat(backend.lastField("traceparent")).isEmpty();
        assertThat(backend.lastField("tracestate")).isEmpty();
    }

    @Test
    void writesTheCallerIntoHeaders() {
        fronts.callWith(
                fronts.anyToken()
                        .claim("scope", "b a")
                        .claim("org_id", "acme")
                        .claim("roles", List.of("clerk"))
                        .claim("name", "Zoë 100%")
                        .sign(),
                "headers",
                "{}");

        assertThat(backend.lastField("X-User-Id")).containsExactly("alex");
        assertThat(backend.lastField("X-User-Kind")).containsExactly("user");
        assertThat(backend.lastField("X-User-Subject")).containsExactly("alex");
        assertThat(backend.lastField("X-User-Issuer"))
                .singleElement()
                .asString()
                .startsWith("http://127.0.0.1:");
        assertThat(backend.lastField("X-User-Scopes")).containsExactly("a b");
        assertThat(backend.lastField("X-User-Roles")).containsExactly("clerk");
        assertThat(backend.lastField("X-User-Name")).containsExactly("Zo%C3%AB%20100%25");
        assertThat(backend.lastField("X-Org-Id")).containsExactly("acme");
        assertThat(backend.lastField("X-Client-Id")).containsExactly("test-client");
        assertThat(backend.lastField("Authorization")).isEmpty();
    }

    @Test
    void saysThatAnAnonymousCallerIsNobody() {
        fronts.callWith(null, "headers", "{}");

        assertThat(backend.lastField("X-User-Kind")).containsExactly("anonymous");
        assertThat(backend.lastField("X-User-Id")).isEmpty();
    }

    @Test
    void signsAnAssertionForThisBackendThatThePublishedKeysVerify() throws Exception {
        call("assertion");

        SignedJWT assertion = SignedJWT.parse(bearer());
        ECKey published = fronts.keys()
                .publicKeys()
                .getKeyByKeyId(assertion.getHeader().getKeyID())
                .toECKey();
        assertThat(assertion.verify(new ECDSAVerifier(published))).isTrue();
        assertThat(assertion.getHeader().getType()).hasToString("JWT");
        JWTClaimsSet claims = assertion.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo(RestFronts.ISSUER);
        assertThat(claims.getSubject()).isEqualTo("alex");
        assertThat(claims.getAudience()).containsExactly("https://orders.example.com");
        assertThat(claims.getStringClaim("scope")).isEqualTo("a b");
        assertThat(claims.getJSONObjectClaim("origin")).containsEntry("sub", "alex");
        assertThat(claims.getExpirationTime())
                .isAfter(Date.from(Instant.now()))
                .isBefore(Date.from(Instant.now().plusSeconds(61)));
    }

    @Test
    void carriesAnAssertionInAFieldOfItsOwn() throws Exception {
        call("named");

        assertThat(backend.lastField("Authorization")).isEmpty();
        assertThat(SignedJWT.parse(backend.lastField("X-Identity").getFirst())
                        .getJWTClaimsSet()
                        .getAudience())
                .containsExactly(backend.url() + "/named");
    }

    @Test
    void exchangesTheCallersTokenForOneOfTheBackend() throws Exception {
        call("exchange");

        JWTClaimsSet claims = SignedJWT.parse(bearer()).getJWTClaimsSet();
        assertThat(claims.getAudience()).containsExactly("orders");
        assertThat(claims.getSubject()).isEqualTo("alex");
        assertThat(server.last()).contains("scope=o");
    }

    @Test
    void exchangesATokenOnceWhileItIsGood() {
        int before = tokensAskedFor();
        String token = fronts.anyToken().sign();

        fronts.callWith(token, "exchange", "{}");
        String first = bearer();
        fronts.callWith(token, "exchange", "{}");

        assertThat(bearer()).isEqualTo(first);
        assertThat(tokensAskedFor()).isEqualTo(before + 1);
    }

    @Test
    void neverSharesAnExchangedTokenBetweenUsers() throws Exception {
        call("exchange");
        fronts.callWith(fronts.anyToken().claim("sub", "sam").sign(), "exchange", "{}");

        assertThat(SignedJWT.parse(bearer()).getJWTClaimsSet().getSubject()).isEqualTo("sam");
    }

    @Test
    void exchangesAnewOnceSomebodysAccessHasEnded() {
        String token = fronts.anyToken().sign();
        fronts.callWith(token, "exchange", "{}");
        int before = tokensAskedFor();

        fronts.forwardings().forgetCallers();
        fronts.callWith(token, "exchange", "{}");

        assertThat(tokensAskedFor()).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"error\":\"invalid_target\"}",
                "{\"access_token\":\"x\",\"token_type\":\"DPoP\"}",
                "{\"access_token\":7}",
                "no json"
            })
    void callsNobodyWhenTheExchangeFails(String answer) {
        server.answers(
                Recorder.answer(answer.contains("error") ? "400 Bad Request" : "200 OK", "application/json", answer));
        int before = backend.requests().size();

        HttpResponse<String> refused = call("exchange");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(code(refused)).isEqualTo("upstream_token_refused");
        assertThat(backend.requests()).hasSize(before);
    }

    @Test
    void takesNoExchangedTokenThatIsForSomebodyElse() {
        server.answersBy(request -> token("alex", "payroll"));

        assertThat(code(call("exchange"))).isEqualTo("upstream_token_refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"exchange", "forward"})
    void refusesAnAnonymousCallerWhereATokenIsNeeded(String mode) {
        HttpResponse<String> answer = fronts.callWith(null, mode, "{}");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("identity_missing");
    }

    @Test
    void callsAsItselfWithOneTokenForAll() throws Exception {
        call("service");
        String first = bearer();
        fronts.callWith(fronts.anyToken().claim("sub", "sam").sign(), "service", "{}");

        assertThat(bearer()).isEqualTo(first);
        assertThat(SignedJWT.parse(first).getJWTClaimsSet().getSubject()).isEqualTo("gatehouse");
    }

    @Test
    void forwardsATokenThatIsForTheBackendTooAndRecordsIt() {
        String token = fronts.anyToken()
                .claim("aud", List.of(TestIssuer.AUDIENCE, "https://billing.example.com"))
                .sign();

        fronts.callWith(token, "forward", "{}");

        assertThat(bearer()).isEqualTo(token);
        assertThat(fronts.lastRecord().detail()).isEqualTo("The caller's own token was passed on to forward.");
    }

    @Test
    void refusesToForwardATokenThatIsForTheGatewayAlone() {
        int before = backend.requests().size();

        HttpResponse<String> answer = call("forward");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(code(answer)).isEqualTo("token_not_for_upstream");
        assertThat(backend.requests()).hasSize(before);
        assertThat(fronts.lastRecord().detail()).startsWith("token_not_for_upstream: ");
        assertThat(fronts.lastRecord().outcome()).isEqualTo("tool_error");
    }
}
