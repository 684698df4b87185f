package dev.gatehouse.rest;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.oauth2.sdk.dpop.DPoPProofFactory;
import com.nimbusds.oauth2.sdk.dpop.DefaultDPoPProofFactory;
import com.nimbusds.oauth2.sdk.token.DPoPAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.TestIssuer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bound tokens as a client sees them that makes its proofs with a library of others (RFC 9449 §7, §9). */
class BoundTokenOverHttpTest {
    private static final Challenges CHALLENGES =
            new Challenges(URI.create("https://gateway.example.com/metadata"), List.of("profile"), false);

    private static final ECKey KEY = TestIssuer.ecKey("client", Curve.P_256);
    private static final URI ECHO = RunningFronts.PUBLIC_URL.resolve("/v1/tools/echo");

    @TempDir
    private static Path folder;

    private static RunningFronts fronts;
    private static DPoPProofFactory proofs;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        fronts = RunningFronts.before(folder);
        fronts.serve(
                        new ToolsServlet(
                                fronts.gate(),
                                RestConfig.defaults(),
                                fronts.credentials(),
                                new Challenges(URI.create("http://localhost:8080/metadata"), List.of("profile"), false),
                                new AllowedOrigins(RunningFronts.PUBLIC_URL, List.of(), List.of()),
                                _ -> null),
                        "/v1/tools",
                        "/v1/tools/*")
                .serve(
                        new DebugTokenServlet(
                                fronts.authenticator(), fronts.credentials(), CHALLENGES, fronts.limits()),
                        DebugTokenServlet.PATH)
                .start();
        proofs = new DefaultDPoPProofFactory(KEY, JWSAlgorithm.ES256);
        token = boundToken("demo:read");
    }

    private static String boundToken(String scope) throws Exception {
        return fronts.anyToken()
                .claim("scope", scope)
                .claim("cnf", Map.of("jkt", KEY.computeThumbprint().toString()))
                .sign();
    }

    @AfterAll
    static void stop() {
        fronts.close();
    }

    private static String proof(String method, URI url, @Nullable String nonce) throws Exception {
        return proof(token, method, url, nonce);
    }

    private static String proof(String token, String method, URI url, @Nullable String nonce) throws Exception {
        DPoPAccessToken of = new DPoPAccessToken(token);
        return (nonce == null
                        ? proofs.createDPoPJWT(method, url, of)
                        : proofs.createDPoPJWT(method, url, of, new Nonce(nonce)))
                .serialize();
    }

    private static HttpResponse<String> call(String scheme, @Nullable String proof) {
        return call(token, scheme, proof);
    }

    private static HttpResponse<String> call(String token, String scheme, @Nullable String proof) {
        HttpRequest.Builder request = fronts.request("/v1/tools/echo")
                .header("Authorization", scheme + " " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"message\":\"hi\"}"));
        return fronts.send(proof == null ? request : request.header("DPoP", proof));
    }

    private static String header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    private static String nonce() throws Exception {
        return header(call("DPoP", proof("POST", ECHO, null)), "DPoP-Nonce");
    }

    @Test
    void asksForANonceAndTakesTheProofThatHoldsIt() throws Exception {
        HttpResponse<String> first = call("DPoP", proof("POST", ECHO, null));

        assertThat(first.statusCode()).isEqualTo(401);
        assertThat(header(first, "WWW-Authenticate"))
                .startsWith("DPoP resource_metadata=")
                .contains("error=\"use_dpop_nonce\"", "algs=\"ES256 ");
        String nonce = header(first, "DPoP-Nonce");
        HttpResponse<String> second = call("DPoP", proof("POST", ECHO, nonce));
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(header(second, "DPoP-Nonce")).isNotEmpty();
    }

    @Test
    void refusesTheSameProofAgain() throws Exception {
        String proof = proof("POST", ECHO, nonce());

        assertThat(call("DPoP", proof).statusCode()).isEqualTo(200);
        HttpResponse<String> again = call("DPoP", proof);
        assertThat(again.statusCode()).isEqualTo(401);
        assertThat(header(again, "WWW-Authenticate")).startsWith("DPoP ").contains("error=\"invalid_dpop_proof\"");
        assertThat(json(again).path("error").path("code").asText()).isEqualTo("proof_replayed");
        assertThat(again.body() + again.headers()).doesNotContain(proof).doesNotContain(token);
    }

    @Test
    void refusesAProofForAnotherTool() throws Exception {
        HttpResponse<String> answer =
                call("DPoP", proof("POST", RunningFronts.PUBLIC_URL.resolve("/v1/tools/open"), nonce()));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).path("error").path("code").asText()).isEqualTo("proof_mismatch");
    }

    @Test
    void refusesTheTokenAsBearerAndSaysWhichSchemeItNeeds() throws Exception {
        HttpResponse<String> answer = call("Bearer", null);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(header(answer, "WWW-Authenticate")).startsWith("DPoP ").contains("error=\"invalid_token\"");
        assertThat(json(answer).path("error").path("code").asText()).isEqualTo("token_bound_to_key");
    }

    @Test
    void explainsBindingAndProofToWhoeverHoldsTheToken() throws Exception {
        URI url = RunningFronts.PUBLIC_URL.resolve(DebugTokenServlet.PATH);
        HttpResponse<String> answer = fronts.send(fronts.request(DebugTokenServlet.PATH)
                .header("Authorization", "DPoP " + token)
                .header("DPoP", proof("GET", url, nonce())));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"binding\"", "\"proof\"", "\"certificate\"");
        HttpResponse<String> unproven =
                fronts.send(fronts.request(DebugTokenServlet.PATH).header("Authorization", "Bearer " + token));
        assertThat(header(unproven, "WWW-Authenticate"))
                .startsWith("DPoP resource_metadata=")
                .contains("error=\"invalid_token\"", "algs=");
    }

    @Test
    void asksForMoreScopesUnderTheSchemeThatTheTokenNeeds() throws Exception {
        String narrow = boundToken("profile");
        HttpResponse<String> answer = call(narrow, "DPoP", proof(narrow, "POST", ECHO, nonce()));

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(header(answer, "WWW-Authenticate"))
                .startsWith("DPoP resource_metadata=")
                .contains("error=\"insufficient_scope\"", "scope=\"demo:read\"", "algs=\"ES256 ");
    }
}
