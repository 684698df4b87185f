package dev.gatehouse.rest;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.tools.AccessConfig;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProtectedServletTest {
    @TempDir
    private static Path folder;

    private static RunningFronts fronts;

    @BeforeAll
    static void start() {
        fronts = RunningFronts.before(folder);
        Challenges challenges = new Challenges(URI.create("http://localhost:8080/metadata"), List.of(), false);
        AllowedOrigins origins = new AllowedOrigins(RunningFronts.PUBLIC_URL, List.of(), List.of());
        RestConfig config = new RestConfig(
                new AccessConfig(Access.Mode.REQUIRED, List.of("tool:read"), null),
                new AccessConfig(Access.Mode.REQUIRED, List.of("tool:write"), null),
                null,
                null);
        fronts.serve(
                        new ProtectedServlet(fronts.gate(), config, fronts.credentials(), challenges, origins),
                        ProtectedServlet.PING,
                        ProtectedServlet.ECHO)
                .serve(
                        new ToolsServlet(fronts.gate(), config, fronts.credentials(), challenges, origins, _ -> null),
                        "/v1/tools",
                        "/v1/tools/*")
                .serve(
                        new IssuerHealthServlet(List.of(new IssuerHealthServlet.Issuer(
                                "https://idp.example.com/", "https://gateway.example.com/mcp", null, () -> false))),
                        IssuerHealthServlet.PATH)
                .start();
    }

    @AfterAll
    static void stop() {
        fronts.close();
    }

    private static HttpResponse<String> get(@Nullable String token, String path) {
        HttpRequest.Builder request = fronts.request(path);
        return fronts.send(token == null ? request : request.header("Authorization", "Bearer " + token));
    }

    private static HttpResponse<String> post(String token, String path, String body) {
        return fronts.send(fronts.request(path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Test
    void pingAnswersWhoeverIsSignedInAndNobodyElse() {
        HttpResponse<String> anonymous = get(null, "/protected/ping");
        assertThat(anonymous.statusCode()).isEqualTo(401);
        assertThat(anonymous.headers().firstValue("WWW-Authenticate").orElse(""))
                .contains("resource_metadata=\"http://localhost:8080/metadata\"");
        assertThat(json(anonymous).path("error").path("code").asText()).isEqualTo("no_credentials");

        HttpResponse<String> answer = get(fronts.token(""), "/protected/ping");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("ok").asBoolean()).isTrue();
        assertThat(fronts.recorded().getLast())
                .returns("rest", AuditEntry::front)
                .returns("GET", AuditEntry::method)
                .returns("/protected/ping", AuditEntry::tool)
                .returns("ok", AuditEntry::outcome);
    }

    @Test
    void echoSaysWhoAskedAndWhatTheySent() {
        HttpResponse<String> answer = post(fronts.token("tool:write"), "/protected/echo", "{\"a\":[1]}");

        JsonNode body = json(answer);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(body.path("sub").asText()).isEqualTo("alex");
        assertThat(body.path("body").toString()).isEqualTo("{\"a\":[1]}");
    }

    @Test
    void echoNeedsItsScope() {
        HttpResponse<String> answer = post(fronts.token("tool:read"), "/protected/echo", "{}");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(json(answer).path("error").path("code").asText()).isEqualTo("insufficient_scope");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .contains("error=\"insufficient_scope\"", "scope=\"tool:write\"");
        assertThat(fronts.recorded().getLast())
                .returns("challenge", AuditEntry::decision)
                .returns("rest.echo", AuditEntry::rule)
                .returns(List.of("tool:write"), AuditEntry::missingScopes);
    }

    @Test
    void aBadBodyIsRecordedAsRefused() {
        assertThat(post(fronts.token("tool:write"), "/protected/echo", "{\"a\":1,\"a\":2}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(fronts.recorded().getLast().outcome()).isEqualTo("refused");
    }

    @Test
    void eachRouteHasItsOwnMethod() {
        HttpResponse<String> answer = post(fronts.token(""), "/protected/ping", "{}");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("GET");
    }

    @Test
    void listingAndCallingToolsCanNeedScopesOfTheirOwn() {
        assertThat(get(fronts.token("tool:write"), "/v1/tools").statusCode()).isEqualTo(403);
        assertThat(get(fronts.token("tool:read"), "/v1/tools").statusCode()).isEqualTo(200);
        assertThat(post(fronts.token("tool:read demo:read"), "/v1/tools/echo", "{\"message\":\"x\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(fronts.token("tool:write demo:read"), "/v1/tools/echo", "{\"message\":\"x\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(post(fronts.token("tool:write"), "/v1/tools/echo", "{\"message\":\"x\"}")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void tellsWhoseTokensAreTakenAndWhetherTheirKeysAreAtHand() {
        JsonNode health = json(fronts.send(fronts.request("/health/auth0")));

        assertThat(health.path("issuer").asText()).isEqualTo("https://idp.example.com/");
        assertThat(health.path("audience").asText()).isEqualTo("https://gateway.example.com/mcp");
        assertThat(health.path("jwksReachable").asBoolean(true)).isFalse();
        assertThat(health.path("managementConfigured").asBoolean(true)).isFalse();
        assertThat(health.path("issuers")).hasSize(1);
    }
}
