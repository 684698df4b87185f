package dev.gatehouse.mcp;

import static dev.gatehouse.mcp.Endpoint.message;
import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.limits.LimitsConfig;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.RawHttp;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.ToolResult;
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

/** Who is let in without a token, and what everybody else is told. */
class SignInTest {
    private static final String ECHO = "\"name\":\"echo\",\"arguments\":{\"message\":\"hi\"}";
    private static final String RESOURCE_METADATA = "Bearer resource_metadata=\"" + Endpoint.METADATA + "\"";

    @TempDir
    private Path folder;

    private RunningFronts fronts;
    private Endpoint endpoint;

    @BeforeEach
    void start() {
        fronts = RunningFronts.before(folder);
        endpoint = Endpoint.start(fronts);
    }

    private void restart(RunningFronts others, McpConfig config) {
        fronts.close();
        fronts = others;
        endpoint = Endpoint.start(fronts, config);
    }

    @AfterEach
    void stop() {
        fronts.close();
    }

    private static String challenge(HttpResponse<String> answer) {
        return answer.headers().firstValue("WWW-Authenticate").orElse("");
    }

    @Test
    void tellsWhereToSignInWhenNoTokenCame() {
        HttpResponse<String> answer = endpoint.modern(null, "tools/list", null, "");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(challenge(answer)).isEqualTo(RESOURCE_METADATA + ", scope=\"profile\"");
        assertThat(json(answer).path("error").path("code").asInt()).isEqualTo(-30401);
    }

    @Test
    void asksForTheToolsScopesWhenItIsNamedInTheHeaders() {
        HttpResponse<String> answer = endpoint.modern(null, "tools/call", "echo", ECHO);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(challenge(answer)).isEqualTo(RESOURCE_METADATA + ", scope=\"demo:read\"");
    }

    @Test
    void asksForTheToolsScopesWhenItIsNamedInTheBody() {
        HttpResponse<String> answer = endpoint.legacy(null, "tools/call", "{" + ECHO + "}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(challenge(answer)).isEqualTo(RESOURCE_METADATA + ", scope=\"demo:read\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"initialize", "tools/list", "ping"})
    void asksForATokenBeforeAHandshakeOrAList(String method) {
        HttpResponse<String> answer = endpoint.legacy(null, method, "{\"protocolVersion\":\"2025-11-25\"}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(challenge(answer)).startsWith(RESOURCE_METADATA).doesNotContain("error=");
        assertThat(fronts.recorded()).singleElement().returns("challenge", AuditEntry::decision);
    }

    @ParameterizedTest
    @ValueSource(strings = {"initialize", "tools/guess"})
    void asksForATokenBeforeItFindsFaultWithAMessage(String method) {
        HttpResponse<String> answer = endpoint.legacy(null, method, "{}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(fronts.recorded()).hasSize(1);
    }

    @Test
    void letsAnybodyCallAnOpenTool() {
        HttpResponse<String> answer = endpoint.legacy(null, "tools/call", "{\"name\":\"open\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer)
                        .path("result")
                        .path("content")
                        .path(0)
                        .path("text")
                        .asText())
                .isEqualTo("Open to anonymous");
    }

    @Test
    void neverTakesABadTokenForNobody() {
        HttpResponse<String> answer = endpoint.modern("garbage", "tools/call", "open", "\"name\":\"open\"");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(challenge(answer)).startsWith(RESOURCE_METADATA).contains("error=\"invalid_token\"");
    }

    @Test
    void saysWhatIsWrongWithAToken() {
        String expired = fronts.anyToken()
                .issuedIn(Duration.ofHours(-2))
                .expiresIn(Duration.ofHours(-1))
                .sign();

        HttpResponse<String> answer = endpoint.legacy(expired, "tools/list", "{}");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).path("error").path("data").path("code").asText())
                .isEqualTo("token_expired");
        assertThat(challenge(answer)).contains("error=\"invalid_token\"", "error_description=\"");
        assertThat(answer.body() + challenge(answer)).doesNotContain(expired);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void asksForAllScopesOfAToolWhenOneIsMissing(boolean modern) {
        String token = fronts.token("profile");

        HttpResponse<String> answer = modern
                ? endpoint.modern(token, "tools/call", "echo", ECHO)
                : endpoint.legacy(token, "tools/call", "{" + ECHO + "}");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(challenge(answer))
                .startsWith(RESOURCE_METADATA + ", scope=\"demo:read\", error=\"insufficient_scope\"");
        assertThat(json(answer).path("id").asInt()).isEqualTo(7);
        assertThat(json(answer).path("error").path("data").path("decisionId").asText())
                .isEqualTo(fronts.recorded().getLast().decisionId());
    }

    @Test
    void refusesWithoutATokenBeforeTheBodyComes() {
        restart(RunningFronts.offering(folder, Tools.echo()), McpConfig.defaults());

        RawHttp.Answer answer = endpoint.raw(
                "POST /mcp HTTP/1.1",
                List.of("Content-Type: application/json", "Expect: 100-continue", "Content-Length: 1000"),
                "");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).startsWith(RESOURCE_METADATA);
    }

    @Test
    void refusesABadTokenWhileTheBodyIsStillToCome() {
        RawHttp.Answer answer = endpoint.raw(
                "POST /mcp HTTP/1.1",
                List.of("Authorization: Bearer x", "Content-Type: application/json", "Content-Length: 4000000"),
                "{\"jsonrpc\"");

        assertThat(answer.status()).isEqualTo(401);
    }

    @Test
    void takesOnlySmallBodiesOfNobody() {
        HttpResponse<String> answer = endpoint.post(
                Map.of(), message("tools/call", "{\"name\":\"open\",\"x\":\"" + "x".repeat(70_000) + "\"}"));

        assertThat(answer.statusCode()).isEqualTo(413);
    }

    @Test
    void opensHandshakesToEverybodyIfConfigured() {
        restart(
                RunningFronts.before(folder),
                McpConfig.read(null, null, null, true, null, null, null, null, null, null, null));

        assertThat(endpoint.modern(null, "server/discover", null, "").statusCode())
                .isEqualTo(200);
        assertThat(endpoint.legacy(null, "initialize", "{\"protocolVersion\":\"2025-11-25\"}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(endpoint.legacy(null, "tools/list", "{}").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhenToComeBackAfterTooManyCalls() {
        LimitsConfig one = new LimitsConfig(LimitsConfig.Rate.perMinute(1), null, null);
        restart(RunningFronts.limited(folder, one), McpConfig.defaults());
        String token = fronts.token("demo:read");
        assertThat(endpoint.legacy(token, "tools/call", "{" + ECHO + "}").statusCode())
                .isEqualTo(200);

        HttpResponse<String> answer = endpoint.legacy(token, "tools/call", "{" + ECHO + "}");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
        assertThat(json(answer).path("error").path("code").asInt()).isEqualTo(-30429);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tools/list", "no/such/method"})
    void asksNobodyToSignInWhereNothingNeedsItAndDiscoveryIsOpen(String method) {
        restart(
                RunningFronts.offering(folder, Tools.tool("open", Access.open(), call -> ToolResult.text("hi"))),
                open());

        assertThat(endpoint.modern(null, method, null, "").statusCode()).isNotEqualTo(401);
    }

    @Test
    void asksToSignInForWhatIsNoDiscoveryAsSoonAsOneToolNeedsIt() {
        restart(
                RunningFronts.offering(
                        folder, Tools.tool("open", Access.open(), call -> ToolResult.text("hi")), Tools.echo()),
                open());

        assertThat(endpoint.modern(null, "tools/list", null, "").statusCode()).isEqualTo(200);
        assertThat(endpoint.modern(null, "no/such/method", null, "").statusCode())
                .isEqualTo(401);
    }

    private static McpConfig open() {
        return McpConfig.read(null, null, null, true, null, null, null, null, null, null, null);
    }
}
