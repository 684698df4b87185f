package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing on the admin port can be reached past its guards. */
class AdminPortGuardTest {
    /** What is open to everybody, since it is how one comes to have a session. */
    private static final Set<String> SIGNING_IN =
            Set.of("POST /api/session", "GET /api/login", "GET /api/login/oidc", "GET /api/login/oidc/callback");

    private static RunningConsole console;

    @BeforeAll
    static void start(@TempDir Path folder) {
        console = RunningConsole.start(folder);
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    static Stream<String> everyRoute() throws IOException {
        JsonNode paths = new ObjectMapper()
                .readTree(Path.of("..", "console-ui", "openapi.json").toFile())
                .path("paths");
        Stream<String> documented = paths.properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(operation -> operation.getKey().toUpperCase(Locale.ROOT) + " /api"
                                + path.getKey().replaceAll("\\{[^}]+}", "1")))
                .filter(route -> !SIGNING_IN.contains(route));
        Stream<String> stock = Stream.of(
                "GET /metrics",
                "GET /threads",
                "GET /ping",
                "GET /pprof",
                "GET /cpu-profile",
                "GET /healthcheck",
                "GET /tasks",
                "POST /tasks/gc",
                "POST /tasks/log-level",
                "GET /api",
                "GET /api/unknown",
                "GET /unknown",
                "POST /metrics",
                "OPTIONS /api/tools",
                "TRACE /api/tools",
                "GET /api/session/",
                "POST /api/session/",
                "GET /healthcheck;x=1");
        return Stream.concat(documented, stock);
    }

    @ParameterizedTest
    @MethodSource("everyRoute")
    void refusesEveryRouteWithoutASession(String route) {
        String[] parts = route.split(" ", 2);
        HttpResponse<String> answer =
                console.send(console.request(parts[1]).method(parts[0], HttpRequest.BodyPublishers.noBody()));
        // ambiguous paths never get as far as a servlet
        assertThat(answer.statusCode()).as(route).isIn(401, 400);
        if (answer.statusCode() == 401) {
            assertThat(RunningConsole.json(answer).path("code").asText()).isEqualTo("not_signed_in");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gatehouse_session=", "gatehouse_session=AAAA", "gatehouse_session=a; gatehouse_session=b"})
    void refusesACookieThatIsNoSession(String cookie) {
        assertThat(console.send(console.request("/api/tools").header("Cookie", cookie))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void refusesAWriteWithoutTheCsrfToken() {
        RunningConsole.Operator admin = console.login("admin");
        HttpResponse<String> answer =
                console.send(admin.request("/api/audit/verify").POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(RunningConsole.json(answer).path("code").asText()).isEqualTo("csrf_token_invalid");
    }

    @Test
    void refusesAWriteWithTheCsrfTokenOfAnotherSession() {
        RunningConsole.Operator admin = console.login("admin");
        RunningConsole.Operator other = console.login("admin");
        HttpResponse<String> answer = console.send(admin.request("/api/audit/verify")
                .header("X-CSRF-Token", other.csrfToken)
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void refusesDropwizardsTasksWithoutTheCsrfToken() {
        RunningConsole.Operator admin = console.login("admin");
        assertThat(console.send(admin.request("/tasks/gc").POST(HttpRequest.BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, https://evil.example",
        "Origin, null",
        "Origin, http://127.0.0.1:1",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void refusesAWriteFromAForeignPage(String header, String value) {
        RunningConsole.Operator admin = console.login("admin");
        HttpResponse<String> answer =
                console.send(admin.write("/api/audit/verify", "POST", null).header(header, value));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(RunningConsole.json(answer).path("code").asText()).isEqualTo("origin_refused");
    }

    @Test
    void refusesALoginFromAForeignPage() {
        HttpResponse<String> answer = console.send(console.request("/api/session")
                .header("Origin", "https://evil.example")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"username\":\"admin\",\"password\":\"x\"}")));
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void takesAWriteFromItsOwnPage() {
        RunningConsole.Operator admin = console.login("admin");
        HttpResponse<String> answer = console.send(admin.write("/api/audit/verify", "POST", null)
                .header("Origin", "http://127.0.0.1:" + console.port())
                .header("Sec-Fetch-Site", "same-origin"));
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "gateway.example.com"})
    void refusesAForeignHost(String host) throws IOException {
        assertThat(rawGet("/console/", host)).startsWith("HTTP/1.1 403").contains("host_refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:8081", "127.0.0.1:1", "[::1]:8081"})
    void takesALoopbackHost(String host) throws IOException {
        assertThat(rawGet("/console/", host)).startsWith("HTTP/1.1 200");
    }

    private static String rawGet(String path, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), console.port())) {
            OutputStream output = socket.getOutputStream();
            output.write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void lettingABrowserDoLittleIsSaidInEveryAnswer() {
        HttpResponse<String> answer = console.send(console.request("/api/tools"));
        assertThat(answer.headers().map())
                .containsEntry("x-content-type-options", java.util.List.of("nosniff"))
                .containsEntry("referrer-policy", java.util.List.of("no-referrer"))
                .containsEntry("cache-control", java.util.List.of("no-store"))
                .containsEntry(
                        "content-security-policy", java.util.List.of("default-src 'none'; frame-ancestors 'none'"));
    }

    @ParameterizedTest
    @CsvSource({
        "vera, GET, /api/overview, 200",
        "vera, GET, /api/audit, 200",
        "vera, GET, /api/audit/export, 403",
        "vera, PUT, /api/tools/echo/access, 403",
        "vera, POST, /api/audit/verify, 200",
        "vera, GET, /metrics, 200",
        "vera, GET, /threads, 403",
        "vera, POST, /tasks/gc, 403",
        "aldo, GET, /api/audit/export, 200",
        "aldo, PUT, /api/tools/echo/access, 403",
        "aldo, GET, /threads, 403",
        "admin, GET, /api/audit/export, 200",
        "admin, PUT, /api/tools/echo/access, 400",
        "admin, GET, /threads, 200",
        "admin, GET, /healthcheck, 200"
    })
    void givesEachRoleItsOwn(String username, String method, String path, int status) {
        RunningConsole.Operator operator = console.login(username);
        assertThat(console.send(operator.write(path, method, null)).statusCode())
                .isEqualTo(status);
    }

    @Test
    void saysForEveryOperationWhoMayDoIt() {
        Console.RESOURCES.forEach(resource -> Arrays.stream(resource.getMethods())
                .filter(AdminPortGuardTest::isOperation)
                .forEach(operation -> assertThat(operation.isAnnotationPresent(RolesAllowed.class)
                                || operation.isAnnotationPresent(PermitAll.class)
                                || resource.isAnnotationPresent(RolesAllowed.class))
                        .as(operation.toString())
                        .isTrue()));
    }

    private static boolean isOperation(Method method) {
        return Arrays.stream(method.getAnnotations())
                .anyMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class));
    }

    @Test
    void letsPrometheusReadMetricsWithItsToken() {
        HttpResponse<String> answer = console.send(
                console.request("/metrics").header("Authorization", "Bearer " + RunningConsole.METRICS_TOKEN));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("# TYPE");
    }

    @Test
    void theMetricsTokenOpensNothingElse() {
        assertThat(console.send(console.request("/api/tools")
                                .header("Authorization", "Bearer " + RunningConsole.METRICS_TOKEN))
                        .statusCode())
                .isEqualTo(401);
    }
}
