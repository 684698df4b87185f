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
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that is right but for one thing: which clients that stops, where, and what the doctor says of it. */
class DoctorTest {
    private static final Manner MANNER = new Manner(true, false);

    private final McpHost host = new McpHost();
    private final Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1", "localhost")));
    private final Doctor doctor = new Doctor(egress);

    @BeforeEach
    void start() throws Exception {
        egress.start();
    }

    @AfterEach
    void stop() throws Exception {
        egress.stop();
        host.close();
    }

    private ClientReport walk(ClientProfile client) {
        return walk(client, host.mcp());
    }

    private ClientReport walk(ClientProfile client, String url) {
        return doctor.examine(url, List.of(client), MANNER).clients().getFirst();
    }

    private DoctorReport examine() {
        return doctor.examine(host.mcp(), KnownClients.all(), MANNER);
    }

    private List<String> failing() {
        return examine().clients().stream()
                .filter(client -> client.verdict() == Verdict.FAILS)
                .map(ClientReport::client)
                .toList();
    }

    private static void assertFails(ClientReport report, Step step, Problem problem) {
        assertThat(report.verdict()).isEqualTo(Verdict.FAILS);
        assertThat(report.failedStep()).isEqualTo(step);
        assertThat(finding(report, problem).severity()).isEqualTo(Severity.ERROR);
        assertThat(report.authorizationUrl()).isNull();
    }

    private static Finding finding(ClientReport report, Problem problem) {
        return report.findings().stream()
                .filter(found -> found.problem() == problem)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + problem + " in " + report.findings()));
    }

    private static Map<String, String> query(ClientReport report) {
        URI url = Objects.requireNonNull(report.authorizationUrl(), () -> "no sign-in page: " + report.findings());
        return Arrays.stream(url.getRawQuery().split("&", -1))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    // --- a server where everything is right

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

    // --- the endpoint

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

    // --- the resource metadata

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

    // --- the client id

    @Test
    void withoutAWayToRegisterAClientHasToBeRegisteredByHand() {
        host.metadata("registration_endpoint=;client_id_metadata_document_supported=");

        ClientReport report = walk(CURSOR);

        assertThat(report.sentence()).isEqualTo("works with a client id registered by hand");
        assertThat(finding(report, Problem.NO_REGISTRATION).fix())
                .contains("cursor://anysphere.cursor-mcp/oauth/callback", "CLIENT_ID");
        assertThat(query(report)).containsEntry("client_id", "YOUR_CLIENT_ID");
    }

    @Test
    void aTokenEndpointForSecretsOnlyMakesClientsRegister() {
        host.metadata("token_endpoint_auth_methods_supported=[\"client_secret_basic\"]");

        assertThat(walk(CLAUDE).clientIdBy()).isEqualTo("registration");
        assertThat(finding(walk(CLAUDE), Problem.PUBLIC_CLIENTS_REFUSED).severity())
                .isEqualTo(Severity.WARNING);
    }

    @Test
    void registersWithTheClientsOwnRedirectUrisIfAskedTo() {
        host.route("/register", exchange -> McpHost.send(exchange, 201, "application/json", "{\"client_id\":\"c-1\"}"));

        ClientReport report = doctor.examine(host.mcp(), List.of(CURSOR), new Manner(true, true))
                .clients()
                .getFirst();

        assertThat(query(report)).containsEntry("client_id", "c-1");
    }

    @Test
    void aRefusedRegistrationStopsTheClient() {
        host.route(
                "/register",
                exchange -> McpHost.send(
                        exchange,
                        400,
                        "application/json",
                        "{\"error\":\"invalid_redirect_uri\",\"error_description\":\"no custom schemes\"}"));

        ClientReport report = doctor.examine(host.mcp(), List.of(CURSOR), new Manner(true, true))
                .clients()
                .getFirst();

        assertFails(report, Step.REGISTRATION, Problem.REGISTRATION_REFUSED);
        assertThat(finding(report, Problem.REGISTRATION_REFUSED).came())
                .contains("invalid_redirect_uri", "no custom schemes");
    }

    // --- what is asked for

    @Test
    void scopesThatTheServerDoesNotHaveAreWarnedOf() {
        host.metadata("scopes_supported=[\"openid\"]");

        assertThat(finding(walk(VS_CODE), Problem.SCOPE_UNKNOWN).came()).isEqualTo("read");
    }

    @Test
    void withoutAnyScopeNamedMcpRemoteAsksForItsOwn() {
        host.challenge("Bearer resource_metadata=\"" + host.origin() + "/bare\"");
        host.route(
                "/bare",
                McpHost.json(
                        "{\"resource\":\"" + host.mcp() + "\",\"authorization_servers\":[\"" + host.origin() + "\"]}"));
        host.metadata("scopes_supported=");

        assertThat(walk(MCP_REMOTE).scopes()).containsExactly("openid", "email", "profile");
        assertThat(walk(CURSOR).scopes()).isEmpty();
        assertThat(finding(walk(CURSOR), Problem.NO_SCOPES).severity()).isEqualTo(Severity.NOTE);
    }

    // --- what endangers every client

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
