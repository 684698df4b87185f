package dev.gatehouse.oauth;

import static dev.gatehouse.oauth.RunningAuthorizationServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.identity.Authentication;
import dev.gatehouse.identity.Authenticator;
import dev.gatehouse.identity.Credentials;
import dev.gatehouse.identity.DpopConfig;
import dev.gatehouse.identity.DpopProofs;
import dev.gatehouse.identity.IdentityConfig;
import dev.gatehouse.identity.Revocations;
import dev.gatehouse.identity.SenderConstraint;
import dev.gatehouse.identity.TokenVerifier;
import dev.gatehouse.identity.TrustedIssuer;
import dev.gatehouse.identity.Verification;
import dev.gatehouse.testing.DpopClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that are asked for with a DPoP proof are bound to its key (RFC 9449 §5, §8). */
class BoundTokensTest {
    @TempDir
    private Path directory;

    private RunningAuthorizationServer server;
    private DpopClient client;

    @BeforeEach
    void start() throws Exception {
        server = RunningAuthorizationServer.start(directory);
        client = new DpopClient(server.clock);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private String endpoint() {
        return server.issuer + "/oauth2/token";
    }

    private String proof(@Nullable String nonce) {
        return client.proof("POST", endpoint(), nonce).sign();
    }

    private String nonce() throws Exception {
        HttpResponse<String> answer = server.post(
                "/oauth2/token",
                Map.of("grant_type", "refresh_token", "client_id", server.registerClient(), "refresh_token", "x"),
                "DPoP",
                proof(null));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").asText()).isEqualTo("use_dpop_nonce");
        return answer.headers().firstValue("DPoP-Nonce").orElseThrow();
    }

    private JsonNode redeemed(Flow flow) throws Exception {
        HttpResponse<String> answer =
                server.post("/oauth2/token", flow.tokenRequest(flow.code()), "DPoP", proof(nonce()));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return json(answer);
    }

    private Flow flow() throws Exception {
        return new Flow(server, server.registerClient());
    }

    @Test
    void bindsTheTokenToTheKeyOfTheProof() throws Exception {
        JsonNode answer = redeemed(flow());

        assertThat(answer.path("token_type").asText()).isEqualTo("DPoP");
        assertThat(SignedJWT.parse(answer.path("access_token").asText())
                        .getJWTClaimsSet()
                        .getJSONObjectClaim("cnf"))
                .isEqualTo(client.confirmation());
    }

    @Test
    void issuesTokensThatTheGatewayTakesWithAProofAlone() throws Exception {
        String token = redeemed(flow()).path("access_token").asText();
        DpopProofs proofs = new DpopProofs(DpopConfig.defaults(), server.clock);
        TrustedIssuer issuer = TrustedIssuer.embedded(
                server.issuer, Set.of(server.resource), server.authorizationServer.keySource(), SenderConstraint.DPOP);
        Authenticator gateway = new Authenticator(
                new TokenVerifier(
                        IdentityConfig.defaults(),
                        List.of(issuer),
                        new Revocations(server.issuer, Duration.ZERO),
                        server.clock),
                proofs);
        String proof =
                client.proof("POST", server.resource, token, proofs.nonce()).sign();

        assertThat(verdict(gateway, "DPoP " + token, List.of(proof))).isInstanceOf(Verification.Verified.class);
        assertThat(verdict(gateway, "Bearer " + token, List.of())).isInstanceOf(Verification.Rejected.class);
    }

    private Verification verdict(Authenticator gateway, String authorization, List<String> proofs) {
        return ((Authentication.Judged) gateway.authenticate(
                        new Credentials(List.of(authorization), proofs, false, "POST", server.resource, null)))
                .verification();
    }

    @Test
    void refreshesForTheSameKeyAlone() throws Exception {
        Flow flow = flow();
        String refreshToken = redeemed(flow).path("refresh_token").asText();
        Map<String, String> form =
                Map.of("grant_type", "refresh_token", "client_id", flow.clientId, "refresh_token", refreshToken);
        String nonce = nonce();
        String ofThief =
                new DpopClient(server.clock).proof("POST", endpoint(), nonce).sign();

        assertThat(json(server.post("/oauth2/token", form)).path("error").asText())
                .isEqualTo("invalid_grant");
        assertThat(json(server.post("/oauth2/token", form, "DPoP", ofThief))
                        .path("error")
                        .asText())
                .isEqualTo("invalid_grant");
        HttpResponse<String> good = server.post("/oauth2/token", form, "DPoP", proof(nonce));
        assertThat(good.statusCode()).isEqualTo(200);
        assertThat(json(good).path("token_type").asText()).isEqualTo("DPoP");
    }

    @Test
    void refusesAProofForAnotherUrlAndAProofASecondTime() throws Exception {
        Map<String, String> form =
                Map.of("grant_type", "refresh_token", "client_id", server.registerClient(), "refresh_token", "unknown");
        String nonce = nonce();
        String elsewhere =
                client.proof("POST", server.issuer + "/oauth2/revoke", nonce).sign();
        String proof = proof(nonce);

        assertThat(error(form, elsewhere)).isEqualTo("invalid_dpop_proof");
        assertThat(error(form, proof)).isEqualTo("invalid_grant");
        assertThat(error(form, proof)).isEqualTo("invalid_dpop_proof");
    }

    private String error(Map<String, String> form, String proof) throws Exception {
        return json(server.post("/oauth2/token", form, "DPoP", proof))
                .path("error")
                .asText();
    }

    private String registerBoundClient() throws Exception {
        HttpResponse<String> answer = server.register("""
            {"client_name": "Bound", "redirect_uris": ["%s"], "grant_types": ["authorization_code", "refresh_token"],
             "dpop_bound_access_tokens": true}\
            """.formatted("http://127.0.0.1/callback"));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
        assertThat(json(answer).path("dpop_bound_access_tokens").asBoolean()).isTrue();
        return json(answer).path("client_id").asText();
    }

    @Test
    void aClientThatRegisteredForBoundTokensGetsThemAlone() throws Exception {
        Flow flow = new Flow(server, registerBoundClient());
        String code = flow.code();

        HttpResponse<String> without = flow.redeem(code);
        HttpResponse<String> with = server.post("/oauth2/token", flow.tokenRequest(code), "DPoP", proof(nonce()));

        assertThat(without.statusCode()).isEqualTo(400);
        assertThat(json(without).path("error").asText()).isEqualTo("invalid_dpop_proof");
        assertThat(with.statusCode()).as("the refusal used up no code").isEqualTo(200);
        assertThat(json(with).path("token_type").asText()).isEqualTo("DPoP");
    }

    @Test
    void aServiceThatWasAddedForBoundTokensGetsThemAlone() throws Exception {
        server.addService(
                "bound", new ClientCredential.Secret(OpaqueToken.hash("a secret")), false, true, "notes:read");
        Map<String, String> form =
                Map.of("grant_type", "client_credentials", "client_id", "bound", "client_secret", "a secret");

        assertThat(json(server.post("/oauth2/token", form)).path("error").asText())
                .isEqualTo("invalid_dpop_proof");
        assertThat(json(server.post("/oauth2/token", form, "DPoP", proof(nonce())))
                        .path("token_type")
                        .asText())
                .isEqualTo("DPoP");
    }

    @Test
    void stillIssuesBearerTokensToClientsThatMakeNoProofs() throws Exception {
        Flow flow = flow();
        JsonNode answer = json(flow.redeem(flow.code()));

        assertThat(answer.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(SignedJWT.parse(answer.path("access_token").asText())
                        .getJWTClaimsSet()
                        .getClaim("cnf"))
                .isNull();
    }

    @Test
    void refusesRequestsWithoutAProofWhereTokensMustBeBound() throws Exception {
        server.close();
        server = RunningAuthorizationServer.start(
                directory,
                new ObjectMapper().readValue("{\"senderConstraint\":\"dpop\"}", AuthorizationServerConfig.class));
        Flow flow = flow();
        HttpResponse<String> answer = flow.redeem(flow.code());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).path("error").asText()).isEqualTo("invalid_dpop_proof");
        assertThat(answer.headers().firstValue("DPoP-Nonce")).isPresent();
    }

    @Test
    void saysInItsMetadataWhichAlgorithmsProofsMayHave() throws Exception {
        JsonNode document = json(server.get("/.well-known/oauth-authorization-server"));

        assertThat(Objects.requireNonNull(document.get("dpop_signing_alg_values_supported")))
                .extracting(JsonNode::textValue)
                .contains("ES256")
                .doesNotContain("none", "HS256");
    }

    /** What a gateway learns that takes these tokens and asks here about each (RFC 9449 §6.2). */
    @Test
    void tellsWhoeverAsksAboutATokenWhichKeyItIsBoundTo() throws Exception {
        server.addService("gateway", new ClientCredential.Secret(OpaqueToken.hash("a secret")), true);

        JsonNode bound = introspected(redeemed(flow()).path("access_token").asText());
        assertThat(bound.path("active").asBoolean()).isTrue();
        assertThat(bound.path("token_type").asText()).isEqualTo("DPoP");
        assertThat(bound.path("cnf").path("jkt").asText()).isEqualTo(client.thumbprint());

        Flow flow = flow();
        JsonNode bearer =
                introspected(json(flow.redeem(flow.code())).path("access_token").asText());
        assertThat(bearer.path("active").asBoolean()).isTrue();
        assertThat(bearer.path("token_type").asText()).isEqualTo("Bearer");
        assertThat(bearer.has("cnf")).isFalse();
    }

    private JsonNode introspected(String token) throws Exception {
        String credentials = Base64.getEncoder().encodeToString("gateway:a secret".getBytes(StandardCharsets.UTF_8));
        return json(server.post("/oauth2/introspect", Map.of("token", token), "Authorization", "Basic " + credentials));
    }

    @Test
    void redeemsACodeForTheKeyAloneThatTheAuthorizationRequestNamed() throws Exception {
        DpopClient thief = new DpopClient(server.clock);
        String nonce = nonce();

        assertThat(redeemed(flow().with("dpop_jkt", client.thumbprint()))
                        .path("token_type")
                        .asText())
                .isEqualTo("DPoP");
        Flow stolen = flow().with("dpop_jkt", client.thumbprint());
        assertThat(error(
                        stolen.tokenRequest(stolen.code()),
                        thief.proof("POST", endpoint(), nonce).sign()))
                .isEqualTo("invalid_grant");
        Flow unproven = flow().with("dpop_jkt", client.thumbprint());
        assertThat(json(unproven.redeem(unproven.code())).path("error").asText())
                .isEqualTo("invalid_grant");
    }

    @Test
    void refusesAnAuthorizationRequestThatNamesNoThumbprintInDpopJkt() throws Exception {
        HttpResponse<String> answer =
                server.get(flow().with("dpop_jkt", "short").url().substring(server.issuer.length()));

        assertThat(answer.statusCode()).isBetween(302, 303);
        assertThat(answer.headers().firstValue("Location").orElse("")).contains("error=invalid_request", "dpop_jkt");
    }
}
