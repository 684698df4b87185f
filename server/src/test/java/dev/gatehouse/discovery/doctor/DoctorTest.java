package dev.gatehouse.discovery.doctor;

import static dev.gatehouse.discovery.doctor.KnownClients.CHATGPT;
import static dev.gatehouse.discovery.doctor.KnownClients.CLAUDE;
import static dev.gatehouse.discovery.doctor.KnownClients.CLAUDE_CODE;
import static dev.gatehouse.discovery.doctor.KnownClients.CURSOR;
import static dev.gatehouse.discovery.doctor.KnownClients.MCP_REMOTE;
import static dev.gatehouse.discovery.doctor.KnownClients.VS_CODE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatehouse.discovery.doctor.ClientReport.Verdict;
import dev.gatehouse.discovery.doctor.Doctor.Manner;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the doctor says of a server that is right, and what endangers every client of any other. */
class DoctorTest extends DoctorFixture {
    @Test
    void everyClientGetsToTheSignInPageOfARightServer() {
        DoctorReport report = examine();

        assertThat(report.allWork()).isTrue();
        assertThat(report.findings()).isEmpty();
        assertThat(report.clients()).allSatisfy(client -> {
            assertThat(client.verdict()).isIn(Verdict.WORKS, Verdict.WORKS_WITH);
            assertThat(query(client))
                    .containsEntry("response_type", "code")
                    .containsEntry("resource", host.mcp())
                    .containsEntry("code_challenge_method", "S256")
                    .containsEntry("redirect_uri", client.redirectUris().getFirst())
                    .containsKeys("code_challenge", "state", "client_id");
        });
    }

    @Test
    void clientsInTheCloudNeedAPublicUrl() {
        assertThat(walk(CHATGPT).sentence()).isEqualTo("works with a public https URL");
        assertThat(walk(CLAUDE).conditions()).containsExactly("a public https URL");
        assertThat(walk(CLAUDE_CODE).sentence()).isEqualTo("works");
    }

    @Test
    void clientsWithAMetadataDocumentNameThemselvesAndOthersRegister() {
        assertThat(query(walk(CLAUDE))).containsEntry("client_id", "https://claude.ai/oauth/mcp-oauth-client-metadata");
        assertThat(query(walk(VS_CODE))).containsEntry("client_id", "https://vscode.dev/oauth/client-metadata.json");
        assertThat(walk(CURSOR).clientIdBy()).isEqualTo("registration");
        assertThat(walk(MCP_REMOTE).clientIdBy()).isEqualTo("registration");
    }

    @Test
    void nothingIsRegisteredUnlessAskedFor() {
        examine();

        assertThat(host.requests()).noneMatch(request -> request.contains("/register"));
    }

    @Test
    void aRequestThatSeveralClientsSendIsSentOnce() {
        examine();

        assertThat(host.requests().stream().filter(request -> request.equals("GET " + McpHost.SERVER_PATH)))
                .hasSize(1);
    }

    @Test
    void eachClientFirstAsksTheUrlOfTheChallenge() {
        host.challenge("Bearer resource_metadata=\"" + host.origin() + "/elsewhere\"");
        host.route(
                "/elsewhere",
                McpHost.json(
                        "{\"resource\":\"" + host.mcp() + "\",\"authorization_servers\":[\"" + host.origin() + "\"]}"));

        assertThat(walk(CLAUDE).steps().get(2).requests().getFirst().url()).hasPath("/elsewhere");
    }

    @Test
    void scopesComeFromTheChallengeFirstAndThenFromTheResource() {
        assertThat(walk(CURSOR).scopes()).containsExactly("read");
        host.challenge("Bearer resource_metadata=\"" + host.origin() + McpHost.RESOURCE_PATH + "\"");
        assertThat(walk(CURSOR).scopes()).containsExactly("read", "write");
    }

    @Test
    void claudeCodeAsksForOfflineAccessWhereItIsOffered() {
        assertThat(walk(CLAUDE_CODE).scopes()).containsExactly("read", "offline_access");
    }

    @Test
    void chatGptUsesAnotherRedirectUriWhereAnswersCarryNoIss() {
        host.metadata("authorization_response_iss_parameter_supported=");

        assertThat(query(walk(CHATGPT)).get("redirect_uri")).startsWith("https://chatgpt.com/connector/oauth/");
    }

    @ParameterizedTest
    @CsvSource({"Host, HOST_HEADER_BELIEVED", "X-Forwarded-Host, FORWARDED_HEADER_BELIEVED"})
    void metadataBuiltFromTheRequestIsFound(String header, Problem problem) {
        host.route(McpHost.RESOURCE_PATH, exchange -> {
            String name = exchange.getRequestHeaders().getFirst(header);
            String origin = name == null ? host.origin() : "http://" + name;
            McpHost.send(
                    exchange,
                    200,
                    "application/json",
                    "{\"resource\":\"" + origin + "/mcp\",\"authorization_servers\":[\"" + origin + "\"]}");
        });

        assertThat(examine().findings())
                .filteredOn(found -> found.problem() == problem)
                .singleElement()
                .satisfies(found -> assertThat(found.severity()).isEqualTo(Severity.ERROR));
    }

    @Test
    void metadataThatWebPagesCannotReadIsNoted() {
        String document = "{\"resource\":\"" + host.mcp() + "\",\"authorization_servers\":[\"" + host.origin() + "\"]}";
        host.route(McpHost.RESOURCE_PATH, exchange -> McpHost.send(exchange, 200, "application/json", document));

        assertThat(examine().findings()).extracting(Finding::problem).contains(Problem.NOT_READABLE_BY_BROWSERS);
    }

    @Test
    void urlsInTheDocumentsOfAStrangerAreFetchedByTheRulesForStrangers() {
        host.challenge("Bearer resource_metadata=\"" + host.otherName() + "/inside" + "\"");

        ClientReport report = doctor.examine(host.mcp(), List.of(CLAUDE), new Manner(false, false))
                .clients()
                .getFirst();

        assertFails(report, Step.RESOURCE_METADATA, Problem.RESOURCE_METADATA_MISSING);
        assertThat(finding(report, Problem.RESOURCE_METADATA_MISSING).came()).contains("not public");
        assertThat(finding(report, Problem.RESOURCE_METADATA_MISSING).fix()).contains("--allow HOST");
        assertThat(host.requests()).doesNotContain("GET /inside");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mcp.example.com/mcp",
                "ftp://example.com",
                "https://",
                "https://a b",
                "https://u@h/mcp",
                "https://h/#x"
            })
    void takesOnlyUrlsThatCanBeAnMcpServer(String url) {
        assertThatIllegalArgumentException().isThrownBy(() -> doctor.examine(url, KnownClients.all(), MANNER));
    }
}
