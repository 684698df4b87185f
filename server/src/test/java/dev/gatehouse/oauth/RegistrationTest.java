package dev.gatehouse.oauth;

import static dev.gatehouse.oauth.RunningAuthorizationServer.JSON;
import static dev.gatehouse.oauth.RunningAuthorizationServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntry;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that register themselves (RFC 7591). */
class RegistrationTest {
    @TempDir
    private Path directory;

    private RunningAuthorizationServer server;

    @BeforeEach
    void start() throws Exception {
        server = RunningAuthorizationServer.start(directory);
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private HttpResponse<String> register(Object metadata) throws Exception {
        return server.register(JSON.writeValueAsString(metadata));
    }

    private HttpResponse<String> registerRedirect(String redirectUri) throws Exception {
        return register(Map.of("client_name", "Test", "redirect_uris", List.of(redirectUri)));
    }

    @Test
    void answersWhatWasGranted() throws Exception {
        HttpResponse<String> response = register(Map.of(
                "client_name",
                "Editor",
                "redirect_uris",
                List.of("http://127.0.0.1:33418/", "https://vscode.dev/redirect"),
                "grant_types",
                List.of("authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"),
                "token_endpoint_auth_method",
                "client_secret_basic",
                "application_type",
                "native",
                "software_id",
                "ignored"));

        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        JsonNode body = json(response);
        assertThat(body.get("client_id").textValue()).startsWith("c_");
        assertThat(body.get("client_id_issued_at").isIntegralNumber()).isTrue();
        assertThat(body.get("token_endpoint_auth_method").textValue()).isEqualTo("none");
        assertThat(body.get("grant_types"))
                .map(JsonNode::textValue)
                .containsExactly("authorization_code", "refresh_token");
        assertThat(body.get("redirect_uris")).hasSize(2);
        assertThat(body.get("application_type").textValue()).isEqualTo("native");
        assertThat(body.has("client_secret")).isFalse();
        assertThat(body.get("dpop_bound_access_tokens").isBoolean()).isTrue();
        assertThat(body.get("dpop_bound_access_tokens").booleanValue()).isFalse();
        assertThat(server.events("register")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://chatgpt.com/connector_platform_oauth_redirect",
                "https://claude.ai/api/mcp/auth_callback",
                "http://localhost:8787/callback",
                "http://127.0.0.1/callback",
                "http://[::1]:5000/callback",
                "cursor://anysphere.cursor-mcp/oauth/callback"
            })
    void takesTheRedirectUrisOfKnownClients(String redirectUri) throws Exception {
        assertThat(registerRedirect(redirectUri).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "JavaScript:alert(1)",
                "data:text/html,hello",
                "file:///etc/passwd",
                "http://client.example/callback",
                "http://127.0.0.1.client.example/callback",
                "http://localhost@client.example/callback",
                "https://client.example/callback#fragment",
                "https://user@client.example/callback",
                "https:///callback",
                "https://*.client.example/callback",
                "com.example.app://callback",
                "cursor://somewhere.else/callback",
                "/callback",
                "not a uri",
                "https://client.example/\u00e4"
            })
    void refusesRedirectUris(String redirectUri) throws Exception {
        HttpResponse<String> response = registerRedirect(redirectUri);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("error").textValue()).isEqualTo("invalid_redirect_uri");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{\"redirect_uris\": [\"https://a.example/\"], \"redirect_uris\": [\"https://b.example/\"]}",
                "{\"redirect_uris\": [\"https://a.example/\"], \"client_name\": 7}",
                "{\"redirect_uris\": [\"https://a.example/\"], \"grant_types\": [\"client_credentials\"]}",
                "{\"redirect_uris\": [\"https://a.example/\"], \"grant_types\": \"authorization_code\"}",
                "{\"redirect_uris\": [\"https://a.example/\"], \"dpop_bound_access_tokens\": \"true\"}",
                "{\"redirect_uris\": \"https://a.example/\"}"
            })
    void refusesMetadata(String body) throws Exception {
        HttpResponse<String> response = server.register(body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("error").textValue()).isEqualTo("invalid_client_metadata");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 21})
    void refusesNoneAndTooManyRedirectUris(int count) throws Exception {
        List<String> redirectUris = java.util.stream.IntStream.range(0, count)
                .mapToObj(i -> "https://client.example/" + i)
                .toList();

        assertThat(json(register(Map.of("redirect_uris", redirectUris)))
                        .get("error")
                        .textValue())
                .isEqualTo("invalid_redirect_uri");
    }

    @Test
    void refusesMetadataThatIsTooLarge() throws Exception {
        assertThat(register(Map.of("redirect_uris", List.of("https://a.example/"), "x", "x".repeat(40_000)))
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesWhatIsNotJson() throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.issuer + "/oauth2/register"))
                .POST(HttpRequest.BodyPublishers.ofString("{\"redirect_uris\": [\"https://a.example/\"]}"))
                .header("Content-Type", "text/plain");

        assertThat(server.send(request).statusCode()).isEqualTo(400);
    }

    @Test
    void limitsRegistrationsOfAnAddressAndRecordsThatOnce() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(registerRedirect("https://a.example/").statusCode()).isEqualTo(201);
        }

        HttpResponse<String> refused = registerRedirect("https://a.example/");
        registerRedirect("https://a.example/");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(server.events("register")).extracting(AuditEntry::decision).containsOnlyOnce("limit");
        server.clock.advance(Duration.ofHours(1));
        assertThat(registerRedirect("https://a.example/").statusCode()).isEqualTo(201);
    }

    @Test
    void forgetsClientsThatNobodyEverUsed() throws Exception {
        String unused = server.registerClient();
        Flow used = new Flow(server, server.registerClient());
        used.code();
        server.clock.advance(Duration.ofDays(2));
        server.registerClient();

        assertThat(server.authorizationServer.clients().byId(unused)).isEmpty();
        assertThat(server.authorizationServer.clients().byId(used.clientId))
                .hasValueSatisfying(client -> assertThat(client.lastUsedAt()).isNotNull());
    }
}
