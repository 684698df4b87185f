package dev.gatehouse.rest.proxy;

import static dev.gatehouse.testing.RunningFronts.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.testing.FaultyServer;
import dev.gatehouse.testing.RawHttp;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.upstream.Resilience;
import dev.gatehouse.upstream.UpstreamCalls;
import io.dropwizard.jackson.Jackson;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyServletTest {
    private static final String CONFIG = """
        target: %s
        identity: { mode: assertion, header: X-Proof }
        injectHeader: X-Acting-As
        injectQuery: userId
        access: { mode: required, scopes: [api:read] }
        allowedPaths: /base/api, /ok
        maxRequest: 100KiB
        maxAnswer: 2MiB
        timeouts: { connect: 20s, firstByte: 500ms, idle: 500ms, total: 3s }
        resilience: { retries: 0, breaker: { calls: 1000 } }
        routes:
          - path: /base/api/orders
            methods: [POST]
            access: { mode: required, scopes: [api:write] }
          - path: /open
            access: { mode: public }
          - path: /off
            access: { enabled: false }
          - path: /hang
          - path: /reset
          - path: /half
          - path: /drip
          - path: /bomb
          - path: /500
          - path: /2gb
          - path: /moved
          - path: /big
          - path: /people
            response:
              removeFields: [ssn, items.address.street]
              rows: [{ at: items, field: owner.id, equals: "{sub}" }]
        """;

    @TempDir
    private static Path folder;

    private static FaultyServer backend;
    private static Egress egress;
    private static RunningFronts fronts;

    @BeforeAll
    static void start() throws Exception {
        backend = FaultyServer.start();
        egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
        egress.start();
        ObjectMapper yaml = Jackson.newObjectMapper(new YAMLFactory());
        ProxyConfig config = yaml.readValue(CONFIG.formatted(backend.uri("")), ProxyConfig.class);
        fronts = RunningFronts.before(folder);
        UpstreamCalls calls = new UpstreamCalls(
                Objects.requireNonNull(config.target()),
                behalf -> Map.of("X-User-Id", behalf.caller().uid()),
                egress,
                config.timeouts(),
                config.maxAnswer().toBytes(),
                new Resilience("proxy", config.resilience(), Clock.systemUTC()));
        fronts.serve(
                        new ProxyServlet(
                                fronts.gate(),
                                config,
                                new ProxyRoutes(config),
                                calls,
                                fronts.credentials(),
                                new Challenges(URI.create("http://localhost:8080/metadata"), List.of(), false),
                                new AllowedOrigins(RunningFronts.PUBLIC_URL, List.of(), List.of())),
                        "/proxy",
                        "/proxy/*")
                .start();
    }

    @BeforeEach
    void answerSimply() {
        for (String path : List.of("/base/api", "/base/api/orders", "/base/api/x", "/open", "/off")) {
            backend.on(
                    path,
                    (request, out, socket) -> FaultyServer.respond(
                            out,
                            200,
                            "application/json",
                            "{\"said\":\"" + request.body() + "\"}",
                            "Set-Cookie: session=backend",
                            "WWW-Authenticate: Basic",
                            "X-Custom: kept"));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        fronts.close();
        egress.stop();
        backend.close();
    }

    private static HttpRequest.Builder as(String scopes, String path) {
        return fronts.request("/proxy" + path).header("Authorization", "Bearer " + fronts.token(scopes));
    }

    private static HttpResponse<String> get(String path) {
        return fronts.send(as("api:read", path));
    }

    private static String code(HttpResponse<String> answer) {
        return json(answer).path("error").path("code").asText();
    }

    private static String head() {
        return backend.received().getLast().head();
    }

    @Test
    void passesARequestOnAsTheCallerAndBringsTheAnswer() {
        HttpResponse<String> answer = fronts.send(as("api:read", "/base/api?userId=evil&x=1%202")
                .header("X-Acting-As", "evil")
                .header("x-user-id", "evil")
                .header("X-Forwarded-For", "1.2.3.4")
                .header("Cookie", "session=secret")
                .header("DPoP", "proof")
                .header("X-Harmless", "passes"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("X-Custom")).contains("kept");
        assertThat(answer.headers().map().keySet())
                .doesNotContain("set-cookie", "www-authenticate")
                .contains("content-security-policy", "x-request-id");
        assertThat(head()).startsWith("GET /base/api?x=1%202&userId=alex HTTP/1.1\r\n");
        assertThat(head().toLowerCase(Locale.ROOT))
                .contains("x-acting-as: alex\r\n", "x-user-id: alex\r\n", "x-harmless: passes\r\n")
                .doesNotContain("evil", "authorization", "cookie", "secret", "dpop", "1.2.3.4");
        assertThat(fronts.recorded().getLast())
                .returns("proxy", AuditEntry::front)
                .returns("GET", AuditEntry::method)
                .returns("/proxy/base/api", AuditEntry::tool)
                .returns("proxy", AuditEntry::upstream)
                .returns("ok", AuditEntry::outcome)
                .returns(200, AuditEntry::status);
    }

    @Test
    void dropsWhatTheClientCallsPartOfItsConnection() {
        RawHttp.Answer answer = RawHttp.send(
                fronts.port(),
                List.of(
                        "GET /proxy/base/api HTTP/1.1",
                        "Host: localhost:8080",
                        "Authorization: Bearer " + fronts.token("api:read"),
                        "Connection: close, X-Acting-As, X-Secret",
                        "X-Acting-As: evil",
                        "X-Secret: 1"),
                "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(head().toLowerCase(Locale.ROOT))
                .contains("x-acting-as: alex\r\n")
                .doesNotContain("evil", "x-secret");
    }

    @Test
    void nobodyPassesWithoutAToken() {
        long before = backend.received().size();
        assertThat(fronts.send(fronts.request("/proxy/base/api")).statusCode()).isEqualTo(401);
        assertThat(fronts.send(fronts.request("/proxy/nowhere")).statusCode()).isEqualTo(401);
        assertThat(backend.received()).hasSize((int) before);
        assertThat(fronts.send(fronts.request("/proxy/open")).statusCode()).isEqualTo(200);
        assertThat(head().toLowerCase(Locale.ROOT)).doesNotContain("x-acting-as", "userid=");
    }

    @Test
    void nobodyIsTakenForSomebodyByWhatTheySay() {
        HttpResponse<String> answer = fronts.send(fronts.request("/proxy/open?userId=evil&USERID=evil&userId[]=evil")
                .header("X-Acting-As", "evil")
                .header("x_acting_as", "evil")
                .header("X-Proof", "evil")
                .header("x_proof", "evil"));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(head()).startsWith("GET /open HTTP/1.1\r\n").doesNotContain("evil");
    }

    @Test
    void theLongestRouteDecidesAboutScopesAndMethods() {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofString("hello");
        assertThat(fronts.send(as("api:read", "/base/api/orders").POST(body)).statusCode())
                .isEqualTo(403);
        HttpResponse<String> answer =
                fronts.send(as("api:write", "/base/api/orders").POST(body));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("said").asText()).isEqualTo("hello");
        HttpResponse<String> wrong = fronts.send(as("api:read", "/base/api").POST(body));
        assertThat(wrong.statusCode()).isEqualTo(405);
        assertThat(wrong.headers().firstValue("Allow").orElse("")).contains("GET");
    }

    @ParameterizedTest
    @CsvSource({"/admin, 403", "/base/apis, 403", "/base, 403", "/, 403", "/off, 404"})
    void whatNoRouteNamesIsNotAskedFor(String path, int status) {
        long before = backend.received().size();

        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(backend.received()).hasSize((int) before);
        assertThat(fronts.recorded().getLast())
                .returns("deny", AuditEntry::decision)
                .returns("refused", AuditEntry::outcome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/base/api/../admin",
                "/base/api/%2e%2e/admin",
                "/base/api/%252e%252e/admin",
                "/base/api/..%2fadmin",
                "/base/api/..%5cadmin",
                "/base/api/..;/admin",
                "/base/api//admin"
            })
    void noSpellingOfAPathLeadsElsewhere(String path) {
        long before = backend.received().size();

        RawHttp.Answer answer = RawHttp.send(
                fronts.port(),
                List.of(
                        "GET /proxy" + path + " HTTP/1.1",
                        "Host: localhost:8080",
                        "Authorization: Bearer " + fronts.token("api:read"),
                        "Connection: close"),
                "");

        assertThat(answer.status()).isIn(400, 403);
        assertThat(backend.received()).hasSize((int) before);
    }

    @ParameterizedTest
    @CsvSource({
        "/hang, 504, upstream_timeout, timeout",
        "/reset, 502, upstream_unreachable, tool_error",
        "/half, 504, upstream_timeout, timeout",
        "/drip, 504, upstream_timeout, timeout",
        "/2gb, 200, '', ok",
        "/bomb, 200, '', ok",
        "/moved, 502, upstream_unusable, tool_error"
    })
    void tellsOfABackendInTrouble(String path, int status, String code, String outcome) {
        backend.on(
                "/moved",
                (request, out, socket) ->
                        FaultyServer.respond(out, 302, "text/plain", "", "Location: http://169.254.169.254/"));
        if (status == 200) { // it breaks off after its beginning
            assertThat(catchThrowable(() -> get(path))).isNotNull();
        } else {
            HttpResponse<String> answer = get(path);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(code(answer)).isEqualTo(code);
        }
        assertThat(fronts.recorded().getLast())
                .returns(outcome, AuditEntry::outcome)
                .returns(status, AuditEntry::status);
    }

    @Test
    void passesAFailureOfTheBackendAsItIs() {
        HttpResponse<String> answer = get("/500");

        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(fronts.recorded().getLast().outcome()).isEqualTo("tool_error");
    }

    @Test
    void streamsLongAnswersWhole() {
        String megabyte = "x".repeat(1 << 20);
        backend.on("/big", (request, out, socket) -> FaultyServer.respond(out, 200, "text/plain", megabyte));

        assertThat(get("/big").body()).isEqualTo(megabyte);
    }

    @Test
    void tellsHowLongAnAnswerWouldBe() {
        backend.on(
                "/big",
                (request, out, socket) -> FaultyServer.write(
                        out, "HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\nConnection: close\r\n\r\n"));

        HttpResponse<String> answer =
                fronts.send(as("api:read", "/big").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Length")).contains("1048576");
    }

    @Test
    void sendsNoMoreThanItMay() {
        HttpResponse<String> announced = fronts.send(
                as("api:write", "/base/api/orders").POST(HttpRequest.BodyPublishers.ofString("x".repeat(200_000))));
        backend.on(
                "/base/api/orders",
                (request, out, socket) -> socket.getInputStream().transferTo(OutputStream.nullOutputStream()));
        HttpResponse<String> streamed = fronts.send(as("api:write", "/base/api/orders")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[200_000]))));

        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(streamed.statusCode()).isEqualTo(413);
        assertThat(code(streamed)).isEqualTo("body_too_large");
    }

    @Test
    void takesFieldsAndRowsOutOfAnswers() {
        backend.on(
                "/people",
                (request, out, socket) -> FaultyServer.respond(out, 200, "application/json", """
                    {"ssn":1,"items":[
                      {"owner":{"id":"alex"},"ssn":"1","address":{"street":"s","city":"c"}},
                      {"owner":{"id":"sam"},"ssn":"2"},
                      {"no":"owner"}]}
                    """, "ETag: \"1\""));

        HttpResponse<String> answer = get("/people");

        assertThat(answer.body()).isEqualTo("{\"items\":[{\"owner\":{\"id\":\"alex\"},\"address\":{\"city\":\"c\"}}]}");
        assertThat(answer.headers().firstValue("ETag")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"text/html|<p>123", "application/json|{\"items\":{}}", "application/json|[", "application/json|[1]"
            })
    void whatCannotBeLookedThroughDoesNotPass(String type, String body) {
        backend.on("/people", (request, out, socket) -> FaultyServer.respond(out, 200, type, body));

        HttpResponse<String> answer = get("/people");

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(code(answer)).isEqualTo("upstream_unusable");
    }

    @Test
    void saysThatNothingIsBehindItWhereNothingIsConfigured() throws Exception {
        try (RunningFronts bare = RunningFronts.before(folder.resolve("bare"))) {
            bare.serve(
                            new ProxyServlet(
                                    bare.gate(),
                                    ProxyConfig.none(),
                                    new ProxyRoutes(ProxyConfig.none()),
                                    null,
                                    bare.credentials(),
                                    new Challenges(URI.create("http://localhost:8080/metadata"), List.of(), false),
                                    new AllowedOrigins(RunningFronts.PUBLIC_URL, List.of(), List.of())),
                            "/proxy/*")
                    .start();
            HttpResponse<String> answer = bare.send(bare.request("/proxy/x"));
            assertThat(answer.statusCode()).isEqualTo(501);
            assertThat(code(answer)).isEqualTo("proxy_not_configured");
        }
    }
}
