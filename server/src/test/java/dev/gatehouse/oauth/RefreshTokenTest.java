package dev.gatehouse.oauth;

import static dev.gatehouse.oauth.RunningAuthorizationServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.identity.Revocation;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a client stays connected, and what ends it. */
class RefreshTokenTest {
    @TempDir
    private Path directory;

    private RunningAuthorizationServer server;
    private Flow flow;
    private String first;

    @BeforeEach
    void start() throws Exception {
        server = RunningAuthorizationServer.start(directory);
        flow = new Flow(server, server.registerClient());
        first = flow.refreshToken();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private String refreshed(String token) throws Exception {
        return json(flow.refresh(token)).get("refresh_token").textValue();
    }

    private String error(HttpResponse<String> response) throws Exception {
        return json(response).path("error").textValue();
    }

    private HttpResponse<String> refreshWith(String parameter, String value) throws Exception {
        return server.post(
                "/oauth2/token",
                Map.of(
                        "grant_type",
                        "refresh_token",
                        "client_id",
                        flow.clientId,
                        "refresh_token",
                        first,
                        parameter,
                        value));
    }

    @Test
    void givesANewRefreshTokenAtEachUse() throws Exception {
        String second = refreshed(first);
        String third = refreshed(second);

        assertThat(List.of(first, second, third)).doesNotHaveDuplicates();
    }

    @Test
    void aReusedTokenEndsTheWholeGrant() throws Exception {
        String second = refreshed(first);
        server.clock.advance(Duration.ofSeconds(11));

        assertThat(error(flow.refresh(first))).isEqualTo("invalid_grant");
        assertThat(error(flow.refresh(second))).isEqualTo("invalid_grant");
        assertThat(server.events("token")).extracting(AuditEntry::reason).contains("refresh_token_reused");
    }

    @Test
    void aReusedTokenEndsTheGrantAfterARestartToo() throws Exception {
        String second = refreshed(first);
        server = server.restart(directory);
        server.clock.advance(Duration.ofSeconds(11));

        assertThat(flow.refresh(first).statusCode()).isEqualTo(400);
        assertThat(flow.refresh(second).statusCode()).isEqualTo(400);
    }

    @Test
    void aRepetitionWithinTenSecondsGetsASiblingAndBothGoOn() throws Exception {
        String second = refreshed(first);
        server.clock.advance(Duration.ofSeconds(10));
        String sibling = refreshed(first);

        assertThat(sibling).isNotEqualTo(second);
        assertThat(flow.refresh(second).statusCode()).isEqualTo(200);
        assertThat(flow.refresh(sibling).statusCode()).isEqualTo(200);
    }

    @Test
    void theLifetimeIsNotRenewedByUse() throws Exception {
        server.clock.advance(Duration.ofDays(29));
        String second = refreshed(first);
        server.clock.advance(Duration.ofDays(1));

        assertThat(error(flow.refresh(second))).isEqualTo("invalid_grant");
    }

    @Test
    void narrowsTheScope() throws Exception {
        var body = json(refreshWith("scope", "notes:read"));

        assertThat(body.get("scope").textValue()).isEqualTo("notes:read");
        assertThat(SignedJWT.parse(body.get("access_token").textValue())
                        .getJWTClaimsSet()
                        .getStringClaim("scope"))
                .isEqualTo("notes:read");
        assertThat(json(flow.refresh(body.get("refresh_token").textValue()))
                        .get("scope")
                        .textValue())
                .isEqualTo("notes:read profile");
    }

    @Test
    void refusesAWiderScopeAndLeavesTheTokenAlive() throws Exception {
        assertThat(error(refreshWith("scope", "notes:read notes:write"))).isEqualTo("invalid_scope");
        server.clock.advance(Duration.ofMinutes(1));
        assertThat(flow.refresh(first).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesAnotherResource() throws Exception {
        assertThat(error(refreshWith("resource", server.issuer + "/mcp/orders")))
                .isEqualTo("invalid_target");
    }

    @Test
    void refusesAnotherClient() throws Exception {
        assertThat(error(new Flow(server, server.registerClient()).refresh(first)))
                .isEqualTo("invalid_grant");
        assertThat(flow.refresh(first).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesATokenThatNobodyIssued() throws Exception {
        assertThat(error(flow.refresh("made-up"))).isEqualTo("invalid_grant");
    }

    @Test
    void endsWhenTheUserIsDisabled() throws Exception {
        server.disable("alex");
        server.killSwitch.enable(new Revocation.Target.User("alex"), () -> server.entry("user.enable"));

        assertThat(error(flow.refresh(first))).isEqualTo("invalid_grant");
    }

    @Test
    void endsWhenTheClientGivesItBack() throws Exception {
        HttpResponse<String> revoked =
                server.post("/oauth2/revoke", Map.of("client_id", flow.clientId, "token", first));

        assertThat(revoked.statusCode()).isEqualTo(200);
        assertThat(error(flow.refresh(first))).isEqualTo("invalid_grant");
        assertThat(server.events("revoke")).hasSize(1);
    }

    @Test
    void anotherClientCannotGiveItBack() throws Exception {
        HttpResponse<String> answer =
                server.post("/oauth2/revoke", Map.of("client_id", server.registerClient(), "token", first));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(flow.refresh(first).statusCode()).isEqualTo(200);
    }

    @Test
    void theDatabaseHoldsNoTokenThatCouldBeUsed() throws Exception {
        String code = new Flow(server, flow.clientId).code();
        String content = "";
        try (var files = java.nio.file.Files.list(directory)) {
            for (Path file : files.filter(java.nio.file.Files::isRegularFile).toList()) {
                content += new String(
                        java.nio.file.Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1);
            }
        }

        assertThat(content)
                .contains("oauth_refresh_token")
                .doesNotContain(first)
                .doesNotContain(code);
    }
}
