package dev.gatehouse.discovery.doctor;

import static dev.gatehouse.discovery.doctor.KnownClients.CHATGPT;
import static dev.gatehouse.discovery.doctor.KnownClients.CLAUDE;
import static dev.gatehouse.discovery.doctor.KnownClients.CLAUDE_CODE;
import static dev.gatehouse.discovery.doctor.KnownClients.CURSOR;
import static dev.gatehouse.discovery.doctor.KnownClients.VS_CODE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.discovery.doctor.ClientReport.Verdict;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An endpoint or a challenge that is wrong in one way: which clients that stops, where, and what the doctor says of it.
 */
class DoctorEndpointTest extends DoctorFixture {
    @Test
    void aServerOutOfReachIsSaidToBe() {
        host.close();

        DoctorReport report = examine();

        assertThat(report.reachable()).isFalse();
        assertThat(report.allWork()).isFalse();
        assertFails(report.clients().getFirst(), Step.ENDPOINT, Problem.UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 500})
    void anyOtherStatusThan401StopsEveryClient(int status) {
        host.refusal(status);

        assertThat(failing()).hasSize(6);
        assertFails(walk(CURSOR), Step.ENDPOINT, Problem.WRONG_STATUS);
    }

    @Test
    void onlyVsCodeTakes403ForSignInFirst() {
        host.refusal(403, "Bearer resource_metadata=\"" + host.origin() + McpHost.RESOURCE_PATH + "\"");

        assertThat(failing()).containsExactly("chatgpt", "claude", "claude-code", "cursor", "mcp-remote");
    }

    @Test
    void aServerWithoutSignInWorksWithAWarning() {
        host.route(
                "/mcp", McpHost.json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"protocolVersion\":\"2025-11-25\"}}"));

        ClientReport report = walk(CLAUDE_CODE);

        assertThat(report.sentence()).isEqualTo("works without signing in");
        assertThat(finding(report, Problem.NO_SIGN_IN).severity()).isEqualTo(Severity.WARNING);
        assertThat(report.authorizationUrl()).isNull();
    }

    @Test
    void anEventStreamThatStaysOpenIsUnderstoodByItsFirstMessage() {
        host.route("/mcp", exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody()
                    .write("id: 0\ndata: \n\nevent: message\ndata: {\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n\n"
                            .getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
        });

        assertThat(walk(CURSOR).sentence()).isEqualTo("works without signing in");
    }

    @Test
    void aRefusalInsideASuccessIsNoRefusal() {
        host.route(
                "/mcp",
                McpHost.json(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"Unauthorized\"}}"));

        assertFails(walk(CLAUDE), Step.ENDPOINT, Problem.REFUSAL_WITH_STATUS_200);
    }

    @Test
    void aWebPageIsNoMcpEndpoint() {
        host.route("/mcp", McpHost.html());

        assertFails(walk(VS_CODE), Step.ENDPOINT, Problem.NOT_MCP);
    }

    @ParameterizedTest
    @CsvSource({"307, vscode cursor claude-code mcp-remote", "302, ''"})
    void aRedirectOfTheEndpointIsFollowedOnlyBySomeAndKeepsPostOnlyWith307(int status, String working) {
        host.route("/mcp", McpHost.redirect(status, host.origin() + "/real"));
        host.route("/real", exchange -> {
            exchange.getResponseHeaders()
                    .add(
                            "WWW-Authenticate",
                            "Bearer resource_metadata=\"" + host.origin() + McpHost.RESOURCE_PATH + "\"");
            McpHost.send(exchange, exchange.getRequestMethod().equals("POST") ? 401 : 405, "text/plain", "");
        });

        for (ClientProfile client : KnownClients.all()) {
            assertThat(walk(client).verdict() != Verdict.FAILS)
                    .as(client.name())
                    .isEqualTo(Arrays.asList(working.split(" ", -1)).contains(client.id()));
        }
        assertThat(finding(walk(CHATGPT), Problem.REDIRECTED).came()).contains(status + " to " + host.origin());
    }

    @Test
    void aServerErrorForDiscoverIsWarnedOf() {
        host.route("/mcp", exchange -> {
            boolean discover =
                    "server/discover".equals(exchange.getRequestHeaders().getFirst("Mcp-Method"));
            exchange.getResponseHeaders()
                    .add(
                            "WWW-Authenticate",
                            "Bearer resource_metadata=\"" + host.origin() + McpHost.RESOURCE_PATH + "\"");
            McpHost.send(exchange, discover ? 500 : 401, "text/plain", "");
        });

        assertThat(examine().findings()).extracting(Finding::problem).contains(Problem.DISCOVER_FAILS);
        assertThat(walk(CHATGPT).verdict()).isEqualTo(Verdict.WORKS_WITH);
    }

    @Test
    void anAnswerThatComesAfterAClientGaveUpIsTooSlowForIt() {
        host.route("/mcp", exchange -> {
            try {
                Thread.sleep(300);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            McpHost.send(exchange, 401, "text/plain", "");
        });

        assertFails(walk(waiting(CURSOR, Duration.ofMillis(200))), Step.ENDPOINT, Problem.TOO_SLOW);
        assertThat(walk(waiting(CURSOR, Duration.ofMinutes(1))).findings())
                .extracting(Finding::problem)
                .doesNotContain(Problem.TOO_SLOW);
    }

    @Test
    void plainHttpStopsClientsInTheCloudAndNeedsAllowingElsewhere() {
        String url = "http://mcp.gatehouse-doctor.invalid/mcp";

        assertFails(walk(CHATGPT, url), Step.ENDPOINT, Problem.PLAIN_HTTP);
        assertThat(walk(CURSOR, url).conditions()).anyMatch(condition -> condition.startsWith("plain http allowed"));
    }

    // --- the challenge

    @Test
    void withoutAChallengeClaudeStopsAndOthersGuess() {
        host.refusal(401);

        assertThat(failing()).containsExactly("claude");
        assertFails(walk(CLAUDE), Step.CHALLENGE, Problem.CHALLENGE_MISSING);
        assertThat(finding(walk(CURSOR), Problem.CHALLENGE_MISSING).severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void aChallengeWithoutMetadataIsFound() {
        host.challenge("Bearer realm=\"mcp\"");

        assertFails(walk(CLAUDE), Step.CHALLENGE, Problem.CHALLENGE_WITHOUT_METADATA);
    }

    @Test
    void anotherSchemeBeforeBearerHidesTheChallenge() {
        host.challenge(
                "Basic realm=\"x\"", "Bearer resource_metadata=\"" + host.origin() + McpHost.RESOURCE_PATH + "\"");

        assertFails(walk(CLAUDE), Step.CHALLENGE, Problem.CHALLENGE_UNREADABLE);
    }

    @Test
    void vsCodeOverlooksASchemeInLowerCase() {
        host.challenge("bearer resource_metadata=\"" + host.origin() + McpHost.RESOURCE_PATH + "\"");

        assertThat(finding(walk(VS_CODE), Problem.CHALLENGE_UNREADABLE).severity())
                .isEqualTo(Severity.WARNING);
        assertThat(walk(CLAUDE).findings()).extracting(Finding::problem).doesNotContain(Problem.CHALLENGE_UNREADABLE);
    }

    @Test
    void aRelativeMetadataUrlIsIgnored() {
        host.challenge("Bearer resource_metadata=\"" + McpHost.RESOURCE_PATH + "\"");

        assertFails(walk(CLAUDE), Step.CHALLENGE, Problem.CHALLENGE_UNREADABLE);
    }

    @Test
    void commasInsideQuotesAreWarnedOf() {
        host.challenge("Bearer resource_metadata=\"" + host.origin() + McpHost.RESOURCE_PATH
                + "\", error_description=\"no token, sorry\"");

        assertThat(finding(walk(CURSOR), Problem.CHALLENGE_UNREADABLE).severity())
                .isEqualTo(Severity.WARNING);
    }

    @Test
    void metadataOnAnotherHostIsWarnedOf() {
        host.challenge("Bearer resource_metadata=\"" + host.otherName() + McpHost.RESOURCE_PATH + "\"");

        Finding finding = finding(walk(CLAUDE_CODE), Problem.METADATA_ON_ANOTHER_HOST);

        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.came()).startsWith(host.otherName());
    }

    private static ClientProfile waiting(ClientProfile like, Duration timeout) {
        return new ClientProfile(
                like.id(),
                like.name(),
                like.place(),
                like.opening(),
                like.refusals(),
                like.needsChallenge(),
                like.strictScheme(),
                like.triesWellKnownToo(),
                like.guessesServer(),
                like.resourceRule(),
                like.triesEveryServer(),
                like.serverMetadata(),
                like.issuerRule(),
                like.pkceRule(),
                like.registrations(),
                like.clientMetadata(),
                like.redirectUris(),
                like.redirectUriWithoutIss(),
                like.scopeSources(),
                like.fallbackScope(),
                like.addsOfflineAccess(),
                timeout,
                like.redirects(),
                like.handRegistration());
    }
}
