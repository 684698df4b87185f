package dev.gatehouse.discovery.doctor;

import static dev.gatehouse.discovery.doctor.KnownClients.CHATGPT;
import static dev.gatehouse.discovery.doctor.KnownClients.CLAUDE;
import static dev.gatehouse.discovery.doctor.KnownClients.CURSOR;
import static dev.gatehouse.discovery.doctor.KnownClients.MCP_REMOTE;
import static dev.gatehouse.discovery.doctor.KnownClients.VS_CODE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.discovery.doctor.ClientReport.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metadata that is wrong in one way: which clients that stops, where, and what the doctor says of it. */
class DoctorMetadataTest extends DoctorFixture {
    @Test
    void missingResourceMetadataStopsThoseThatDoNotGuess() {
        host.gone(McpHost.RESOURCE_PATH, McpHost.RESOURCE_ROOT);

        assertThat(failing()).containsExactly("chatgpt", "claude");
        assertFails(walk(CHATGPT), Step.RESOURCE_METADATA, Problem.RESOURCE_METADATA_MISSING);
        assertThat(query(walk(CURSOR))).doesNotContainKey("resource");
    }

    @Test
    void aWebPageInPlaceOfTheMetadataIsNamed() {
        host.route(McpHost.RESOURCE_PATH, McpHost.html());
        host.gone(McpHost.RESOURCE_ROOT);

        assertFails(walk(CLAUDE), Step.RESOURCE_METADATA, Problem.RESOURCE_METADATA_INVALID);
        assertThat(finding(walk(CLAUDE), Problem.RESOURCE_METADATA_INVALID).came())
                .contains("text/html");
    }

    @Test
    void metadataBehindALoginIsNamed() {
        host.route(McpHost.RESOURCE_PATH, exchange -> McpHost.send(exchange, 401, "text/plain", "token?"));

        assertThat(finding(walk(CLAUDE), Problem.RESOURCE_METADATA_MISSING).fix())
                .contains("without a token");
    }

    @Test
    void aRedirectedMetadataDocumentIsFollowedOnlyBySome() {
        host.route(McpHost.RESOURCE_PATH, McpHost.redirect(301, host.origin() + "/doc"));
        host.route(
                "/doc",
                McpHost.json(
                        "{\"resource\":\"" + host.mcp() + "\",\"authorization_servers\":[\"" + host.origin() + "\"]}"));

        assertFails(walk(CLAUDE), Step.RESOURCE_METADATA, Problem.RESOURCE_METADATA_MISSING);
        assertThat(walk(VS_CODE).verdict()).isEqualTo(Verdict.WORKS);
    }

    @Test
    void mcpRemoteGoesOnToTheWellKnownUrlsWhereTheChallengesUrlFails() {
        host.challenge("Bearer resource_metadata=\"" + host.origin() + "/nowhere\"");

        assertThat(walk(MCP_REMOTE).verdict()).isEqualTo(Verdict.WORKS);
        assertThat(finding(walk(VS_CODE), Problem.RESOURCE_METADATA_MISSING).severity())
                .isEqualTo(Severity.WARNING);
    }

    @Test
    void aSlashAtTheEndOfTheResourceStopsThoseThatCompareExactly() {
        host.resource(host.mcp() + "/", host.origin());

        assertThat(failing()).containsExactly("claude");
        Finding finding = finding(walk(CLAUDE), Problem.RESOURCE_MISMATCH);
        assertThat(finding.step()).isEqualTo(Step.RESOURCE);
        assertThat(finding.fix()).contains("slash at the end");
        assertThat(finding(walk(VS_CODE), Problem.RESOURCE_MISMATCH).severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void theOriginAsResourceIsEnoughForClientsThatComparePrefixes() {
        host.resource(host.origin(), host.origin());

        assertThat(walk(CURSOR).verdict()).isEqualTo(Verdict.WORKS);
        assertFails(walk(CLAUDE), Step.RESOURCE, Problem.RESOURCE_MISMATCH);
    }

    @Test
    void aResourceOfAnotherHostStopsAllButVsCodeWhichPutsItAside() {
        host.resource("https://other.example.com/mcp", host.origin());

        assertThat(failing()).containsExactly("chatgpt", "claude", "claude-code", "cursor", "mcp-remote");
        assertThat(query(walk(VS_CODE))).doesNotContainKey("resource");
    }

    @Test
    void onlyChatGptTriesASecondAuthorizationServer() {
        host.resource(host.mcp(), host.origin() + "/broken", host.origin());

        assertThat(walk(CHATGPT).verdict()).isEqualTo(Verdict.WORKS_WITH);
        assertFails(walk(CLAUDE), Step.SERVER_METADATA, Problem.SERVER_METADATA_MISSING);
        assertThat(finding(walk(CURSOR), Problem.SEVERAL_AUTHORIZATION_SERVERS).severity())
                .isEqualTo(Severity.NOTE);
    }

    @Test
    void documentsThatDifferAreFound() {
        host.route(
                McpHost.RESOURCE_ROOT,
                McpHost.json("{\"resource\":\"" + host.origin() + "\",\"authorization_servers\":[\"" + host.origin()
                        + "\"]}"));

        assertThat(examine().findings()).extracting(Finding::problem).contains(Problem.RESOURCE_METADATA_DIFFERS);
    }

    // --- the authorization server's metadata

    @Test
    void anIssuerWithAPathIsFoundInEachOfItsForms() {
        String issuer = host.origin() + "/realms/one";
        host.resource(host.mcp(), issuer);
        for (String path : List.of(
                "/.well-known/oauth-authorization-server/realms/one",
                "/.well-known/openid-configuration/realms/one",
                "/realms/one/.well-known/openid-configuration")) {
            host.route(path, McpHost.json(host.document(issuer, "")));

            assertThat(walk(CLAUDE).steps().get(4).detail()).endsWith(path);
            host.gone(path);
        }
    }

    @Test
    void onlyMcpRemoteLooksAtTheRootForAnIssuerWithAPath() {
        host.resource(host.mcp(), host.origin() + "/tenant");
        host.metadata(host.origin() + "/tenant", "");

        assertThat(failing()).doesNotContain("mcp-remote").hasSize(5);
    }

    @Test
    void anotherIssuerIsRefusedByThoseThatCompare() {
        host.metadata("https://login.example.com", "");

        assertThat(failing()).containsExactly("chatgpt", "claude", "claude-code", "cursor", "mcp-remote");
        assertFails(walk(CLAUDE), Step.SERVER_METADATA, Problem.ISSUER_MISMATCH);
        assertThat(finding(walk(VS_CODE), Problem.ISSUER_MISMATCH).severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void aSlashTooManyInTheNameOfTheIssuerIsToleratedBySome() {
        host.resource(host.mcp(), host.origin() + "/");

        assertThat(failing()).containsExactly("chatgpt", "claude");
        assertThat(finding(walk(CLAUDE), Problem.ISSUER_MISMATCH).fix()).contains("slash at the end");
    }

    @Test
    void aWebPageInPlaceOfTheServersMetadataIsNamed() {
        host.route(McpHost.SERVER_PATH, McpHost.html());

        assertFails(walk(CLAUDE), Step.SERVER_METADATA, Problem.SERVER_METADATA_INVALID);
    }

    @Test
    void withoutS256AdvertisedStrictClientsRefuse() {
        host.metadata("code_challenge_methods_supported=");

        assertThat(failing()).containsExactly("chatgpt", "claude", "claude-code", "cursor");
        assertFails(walk(CHATGPT), Step.PKCE, Problem.PKCE_NOT_ADVERTISED);
    }

    @Test
    void aListWithoutS256StopsMcpRemoteToo() {
        host.metadata("code_challenge_methods_supported=[\"plain\"]");

        assertThat(failing()).containsExactly("chatgpt", "claude", "claude-code", "cursor", "mcp-remote");
    }

    @Test
    void endpointsByPlainHttpAreRefused() {
        host.metadata("token_endpoint=\"http://login.example.com/token\"");

        assertFails(walk(CURSOR), Step.SERVER_METADATA, Problem.ENDPOINT_NOT_HTTPS);
    }

    @Test
    void theCodeFlowHasToBeListed() {
        host.metadata("response_types_supported=[\"token\"]");

        assertFails(walk(CURSOR), Step.SERVER_METADATA, Problem.CODE_FLOW_MISSING);
    }
}
