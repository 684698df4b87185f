package dev.gatehouse.oauth;

import static dev.gatehouse.oauth.RunningAuthorizationServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs read of the authorization server, from any origin. */
class ServerDocumentsTest {
    @TempDir
    private static Path directory;

    private static RunningAuthorizationServer server;

    @BeforeAll
    static void start() throws Exception {
        server = RunningAuthorizationServer.start(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @Test
    void publishesMetadataThatAClientLibraryReads() throws Exception {
        AuthorizationServerMetadata metadata = AuthorizationServerMetadata.parse(
                server.get("/.well-known/oauth-authorization-server").body());

        assertThat(metadata.getIssuer().getValue()).isEqualTo(server.issuer);
        assertThat(metadata.getRegistrationEndpointURI()).hasToString(server.issuer + "/oauth2/register");
        assertThat(metadata.supportsAuthorizationResponseIssuerParam()).isTrue();
    }

    @Test
    void publishesWhatMcpClientsLookFor() throws Exception {
        JsonNode metadata = json(server.get("/.well-known/oauth-authorization-server"));

        assertThat(metadata.get("code_challenge_methods_supported")).hasToString("[\"S256\"]");
        assertThat(metadata.get("token_endpoint_auth_methods_supported").get(0).textValue())
                .isEqualTo("none");
        assertThat(metadata.get("client_id_metadata_document_supported").booleanValue())
                .isTrue();
        assertThat(metadata.get("scopes_supported"))
                .map(JsonNode::textValue)
                .containsExactly("demo:read", "notes:read", "notes:write", "offline_access", "profile");
        assertThat(metadata.get("protected_resources").get(0).textValue()).isEqualTo(server.resource);
    }

    @Test
    void publishesAnOpenIdDocumentForClientsThatLookForThatOnly() throws Exception {
        OIDCProviderMetadata metadata = OIDCProviderMetadata.parse(
                server.get("/.well-known/openid-configuration").body());

        assertThat(metadata.getIssuer().getValue()).isEqualTo(server.issuer);
    }

    @Test
    void publishesAnRsaAndAnEcKeyWithoutTheirPrivateParts() throws Exception {
        JWKSet keys = JWKSet.parse(server.get("/.well-known/jwks.json").body());

        assertThat(keys.getKeys())
                .extracting(key -> key.getAlgorithm().getName())
                .containsExactly("RS256", "ES256");
        assertThat(keys.getKeys()).noneMatch(key -> key.isPrivate());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/oauth-authorization-server",
                "/.well-known/openid-configuration",
                "/.well-known/jwks.json"
            })
    void documentsAreOpenToEveryOriginAndKeptForFiveMinutes(String path) throws Exception {
        HttpResponse<String> response = server.get(path, "Origin", "https://inspector.example");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(response.headers().firstValue("Cache-Control")).contains("public, max-age=300");
        assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/oauth2/token",
                "/oauth2/register",
                "/oauth2/revoke",
                "/.well-known/jwks.json",
                "/.well-known/oauth-authorization-server"
            })
    void answersPreflightRequests(String path) throws Exception {
        HttpResponse<String> response = server.send(HttpRequest.newBuilder(URI.create(server.issuer + path))
                .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://inspector.example")
                .header("Access-Control-Request-Method", "POST"));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).contains("*");
        assertThat(response.headers().firstValue("Access-Control-Allow-Headers").orElseThrow())
                .contains("MCP-Protocol-Version");
    }

    @Test
    void theAuthorizationEndpointIsNotOpenToOtherOrigins() throws Exception {
        assertThat(server.get("/oauth2/authorize").headers().firstValue("Access-Control-Allow-Origin"))
                .isEmpty();
    }

    @Test
    void introspectionNeedsAConfidentialClient() throws Exception {
        assertThat(server.post("/oauth2/introspect", Map.of("token", "x")).statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/token", "/oauth2/register", "/oauth2/revoke", "/oauth2/introspect"})
    void refusesGetWherePostIsMeant(String path) throws Exception {
        HttpResponse<String> response = server.get(path);

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("POST, OPTIONS");
    }

    @Test
    void returnsTheRequestIdItWasGiven() throws Exception {
        assertThat(server.get("/.well-known/jwks.json", "X-Request-Id", "abc-1")
                        .headers()
                        .firstValue("X-Request-Id"))
                .contains("abc-1");
    }
}
