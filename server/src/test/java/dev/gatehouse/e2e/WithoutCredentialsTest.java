package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Gatehouse;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Project;
import dev.gatehouse.testing.RawHttp;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole gateway, over bare sockets, to somebody who has no good credentials. */
class WithoutCredentialsTest {
    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND");
    private static final Set<String> READ = Set.of("GET", "HEAD");
    private static final Set<String> READ_OR_ASK = Set.of("GET", "HEAD", "OPTIONS");
    private static final Set<String> ASK = Set.of("OPTIONS");
    private static final Set<String> NONE = Set.of();

    /** Every path of the public port, and the methods by which anybody may use it. */
    private static final Map<String, Set<String>> PUBLIC = Map.ofEntries(
            Map.entry("/", READ),
            Map.entry("/health", READ),
            Map.entry("/ready", READ),
            Map.entry("/.well-known/oauth-protected-resource", READ_OR_ASK),
            Map.entry("/.well-known/oauth-protected-resource/mcp", READ_OR_ASK),
            Map.entry("/.well-known/oauth-protected-resource/mcp/unknown", NONE),
            Map.entry("/.well-known/oauth-authorization-server", READ_OR_ASK),
            Map.entry("/.well-known/openid-configuration", READ_OR_ASK),
            Map.entry("/.well-known/jwks.json", READ_OR_ASK),
            Map.entry("/oauth2/authorize", NONE),
            Map.entry("/oauth2/token", ASK),
            Map.entry("/oauth2/register", ASK),
            Map.entry("/oauth2/revoke", ASK),
            Map.entry("/oauth2/introspect", ASK),
            Map.entry("/oauth2/callback", NONE),
            Map.entry("/account", NONE),
            Map.entry("/mcp", NONE),
            Map.entry("/mcp/", NONE),
            Map.entry("/mcp/orders", NONE),
            Map.entry("/v1/tools", NONE),
            Map.entry("/v1/tools/whoami", NONE),
            Map.entry("/v1/tools/unknown", NONE),
            Map.entry("/proxy/anything", NONE),
            Map.entry("/health/auth0", READ),
            Map.entry("/debug-token", NONE),
            Map.entry("/protected/ping", NONE),
            Map.entry("/protected/echo", NONE),
            Map.entry("/webhooks/auth0/logs", NONE),
            Map.entry("/unknown", NONE));

    /** Paths of the admin port; {@code AdminPortGuardTest} has every route of the API. */
    private static final Map<String, Set<String>> ADMIN = Map.of(
            "/", READ_OR_ASK,
            "/console/", READ_OR_ASK,
            "/api/session", NONE,
            "/api/tools", NONE,
            "/api/audit", NONE,
            "/api/tokens/debug", NONE,
            "/metrics", NONE,
            "/healthcheck", NONE,
            "/threads", NONE,
            "/tasks/gc", NONE);

    @TempDir
    private static Path folder;

    private static GatewayProcess gateway;

    @BeforeAll
    static void start() throws Exception {
        Path config = Files.writeString(
                folder.resolve("config.yml"),
                Files.readString(Project.root().resolve("config.yml"))
                        .replaceAll("\n *(httpCompliance|minRequestDataPerSecond): .*", "")
                        .replaceFirst("limits:\n", """
                            limits:
                              refusalsPerAddress: { unlimited: true }
                              anonymousPerAddress: { unlimited: true }
                            """));
        gateway = GatewayProcess.start(
                folder.resolve("gateway"), Map.of(), config, Gatehouse.class, "server", config.toString());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static RawHttp.Answer send(URI origin, String requestLine, String body, String... headers) {
        List<String> lines = new ArrayList<>(List.of(requestLine + " HTTP/1.1", "Connection: close"));
        if (Stream.of(headers).noneMatch(header -> header.startsWith("Host:"))) {
            lines.add("Host: localhost:" + origin.getPort());
        }
        lines.add("Content-Length: " + body.length());
        lines.addAll(List.of(headers));
        return RawHttp.send(origin.getPort(), lines, body);
    }

    static Stream<String> routes() {
        return Stream.concat(
                METHODS.stream()
                        .flatMap(method -> PUBLIC.keySet().stream().map(path -> "public " + method + " " + path)),
                METHODS.stream()
                        .flatMap(method -> ADMIN.keySet().stream().map(path -> "admin " + method + " " + path)));
    }

    @ParameterizedTest
    @MethodSource("routes")
    void opensNothingButWhatIsMeantToBeOpen(String route) {
        String[] parts = route.split(" ", 3);
        boolean admin = parts[0].equals("admin");
        boolean open = (admin ? ADMIN : PUBLIC).getOrDefault(parts[2], NONE).contains(parts[1]);

        int status = send(admin ? gateway.admin() : gateway.origin(), parts[1] + " " + parts[2], "")
                .status();

        if (open) {
            assertThat(status).as(route).isBetween(200, 399);
        } else {
            assertThat(status).as(route).isIn(400, 401, 403, 404, 405, 415, 501);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void takesNoHeaderThatEndsInALineFeedAloneAlthoughTheFileSaysNothingOfIt(boolean admin) {
        URI origin = admin ? gateway.admin() : gateway.origin();

        assertThat(send(origin, "GET /", "", "X-Next: 1\nX-Line: 2").status()).isEqualTo(400);
    }

    @Test
    void takesNoChunkWhoseSizeEndsInALineFeedAloneAlthoughTheFileSaysNothingOfIt() {
        assertThat(registered("\r\n").status()).isEqualTo(201);
        assertThat(registered("\n").status()).isEqualTo(400);
    }

    private static RawHttp.Answer registered(String afterTheSize) {
        String client = "{\"redirect_uris\":[\"http://localhost/cb\"]}";
        return RawHttp.send(
                gateway.origin().getPort(),
                List.of(
                        "POST /oauth2/register HTTP/1.1",
                        "Host: localhost",
                        "Connection: close",
                        "Content-Type: application/json",
                        "Transfer-Encoding: chunked"),
                Integer.toHexString(client.length()) + afterTheSize + client + "\r\n0\r\n\r\n");
    }

    private static String metadata() {
        return "resource_metadata=\"" + gateway.origin() + "/.well-known/oauth-protected-resource/mcp\"";
    }

    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}";
    private static final String ECHO = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
            + "\"params\":{\"name\":\"echo\",\"arguments\":{\"message\":\"hi\"}}}";

    private static RawHttp.Answer use(String what, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Type: application/json");
        all.add("MCP-Protocol-Version: 2025-11-25");
        String[] sent = all.toArray(String[]::new);
        return switch (what) {
            case "list" -> send(gateway.origin(), "POST /mcp", LIST, sent);
            case "call" -> send(gateway.origin(), "POST /mcp", ECHO, sent);
            case "rest-list" -> send(gateway.origin(), "GET /v1/tools", "", sent);
            case "rest-call" -> send(gateway.origin(), "POST /v1/tools/echo", "{\"message\":\"hi\"}", sent);
            case "url" -> send(gateway.origin(), "POST /mcp?access_token=x", LIST, sent);
            case "rest-url" -> send(gateway.origin(), "GET /v1/tools?a=b&access%5Ftoken=x", "", sent);
            default -> throw new IllegalArgumentException(what);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "call", "rest-list", "rest-call"})
    void asksForATokenWithoutFindingFaultWhereNoneCame(String what) {
        RawHttp.Answer answer = use(what);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate"))
                .startsWith("Bearer " + metadata())
                .doesNotContain("error");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "call", "rest-list", "rest-call"})
    void saysThatATokenIsNoGood(String what) {
        RawHttp.Answer answer = use(what, "Authorization: Bearer aaaa.bbbb.cccc");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate"))
                .startsWith("Bearer " + metadata())
                .contains("error=\"invalid_token\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"call", "rest-call"})
    void namesTheScopesThatATokenLacks(String what) throws Exception {
        RawHttp.Answer answer = use(what, "Authorization: Bearer " + gateway.token("alex", "profile"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.header("WWW-Authenticate"))
                .startsWith("Bearer " + metadata())
                .contains("error=\"insufficient_scope\"", "scope=\"demo:read\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"list", "call", "rest-list", "rest-call"})
    void takesNoTwoCredentialsEvenIfOneIsGood(String what) throws Exception {
        String good = "Authorization: Bearer " + gateway.token("alex", "demo:read");

        for (String second : List.of(good, "Authorization: Bearer x", "Authorization: Basic YTpi")) {
            RawHttp.Answer answer = use(what, good, second);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.header("WWW-Authenticate"))
                    .startsWith("Bearer " + metadata())
                    .contains("error=\"invalid_request\"");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"url", "rest-url"})
    void takesNoTokenInTheUrlNeitherAloneNorBesideAGoodOne(String what) throws Exception {
        assertThat(use(what).status()).isEqualTo(400);
        assertThat(use(what, "Authorization: Bearer " + gateway.token("alex", "demo:read"))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void takesNoTokenInABody() throws Exception {
        RawHttp.Answer answer = send(
                gateway.origin(),
                "POST /v1/tools/whoami",
                "access_token=" + gateway.token("alex", "demo:read"),
                "Content-Type: application/x-www-form-urlencoded");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).doesNotContain("error");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/oauth-protected-resource",
                "/.well-known/oauth-protected-resource/mcp",
                "/.well-known/oauth-authorization-server",
                "/.well-known/openid-configuration",
                "/"
            })
    void publishesTheSameWhateverTheRequestSaysAboutTheHost(String path) {
        RawHttp.Answer usual = send(gateway.origin(), "GET " + path, "");
        RawHttp.Answer foreign = send(
                gateway.origin(),
                "GET " + path,
                "",
                "Host: evil.example",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: https",
                "Forwarded: host=evil.example;proto=https");

        assertThat(usual.status()).isEqualTo(200);
        assertThat(foreign.body()).isEqualTo(usual.body());
        assertThat(usual.body()).contains(gateway.origin().toString());
    }

    @Test
    void pointsToItsOwnMetadataWhateverTheRequestSaysAboutTheHost() {
        RawHttp.Answer answer =
                use("list", "X-Forwarded-Host: evil.example", "Forwarded: host=evil.example;proto=https");

        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer " + metadata());
        assertThat(String.join("\n", answer.head()) + answer.body()).doesNotContain("evil");
    }
}
