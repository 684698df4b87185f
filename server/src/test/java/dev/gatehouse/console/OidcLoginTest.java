package dev.gatehouse.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.testing.Node;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators who sign in at an OpenID provider that is not ours: npm's oidc-provider. */
class OidcLoginTest {
    private static final Map<String, List<String>> ROLES =
            Map.of("admin", List.of("gateway-admins"), "viewer", List.of("gateway-viewers"));

    private static final String CONSOLE = "http://localhost:8081/console/"; // as configured

    private static Process provider;
    private static Writer people;
    private static RunningConsole console;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        provider = Node.script("oidc-operators.mjs", "http://localhost:8081/api/login/oidc/callback")
                .redirectError(folder.resolve("provider.log").toFile())
                .start();
        people = provider.outputWriter();
        OidcConfig oidc = new OidcConfig(
                provider.inputReader().readLine(),
                "console",
                "console-secret-of-the-test",
                "Staff login",
                null,
                "groups",
                ROLES);
        console = RunningConsole.start(
                folder, new ConsoleConfig(null, null, null, null, null, null, Boolean.FALSE, oidc, null));
    }

    @AfterAll
    static void stop() {
        console.close();
        provider.destroy();
    }

    /** What a browser got that was sent through the provider. */
    private record Visit(String attemptCookie, String callback) {}

    private static Visit signIn(String person) throws IOException {
        HttpResponse<String> started = console.send(console.request("/api/login/oidc"));
        assertThat(started.statusCode()).isEqualTo(303);
        people.write(person + " " + started.headers().firstValue("Location").orElseThrow() + "\n");
        people.flush();
        URI callback = URI.create(provider.inputReader().readLine());
        return new Visit(cookie(started, "gatehouse_login"), callback.getPath() + "?" + callback.getRawQuery());
    }

    private static HttpResponse<String> comeBack(String callback, @Nullable String cookie) {
        return console.send(
                cookie == null
                        ? console.request(callback)
                        : console.request(callback).header("Cookie", cookie));
    }

    private static String cookie(HttpResponse<String> answer, String name) {
        return answer.headers().allValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(name + "="))
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .findFirst()
                .orElseThrow();
    }

    private static String problem(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().allValues("Set-Cookie")).noneMatch(cookie -> cookie.contains("gatehouse_session="));
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static HttpResponse<String> get(String path, String session) {
        return console.send(console.request(path).header("Cookie", session));
    }

    @Test
    void logsInWithTheRoleThatTheClaimGives() throws Exception {
        Visit olga = signIn("olga");
        HttpResponse<String> back = comeBack(olga.callback(), olga.attemptCookie());

        assertThat(back.headers().firstValue("Location")).contains(CONSOLE);
        String session = cookie(back, "gatehouse_session");
        assertThat(get("/api/session", session).body()).contains("oidc:olga").contains("admin");
        assertThat(get("/api/audit?q=method:login", session).body())
                .contains("Signed in at")
                .contains("as admin")
                .doesNotContain("console-secret-of-the-test");

        Visit vic = signIn("vic");
        String viewer = cookie(comeBack(vic.callback(), vic.attemptCookie()), "gatehouse_session");
        assertThat(get("/api/operators", viewer).statusCode()).isEqualTo(403);
        assertThat(get("/api/tools", viewer).statusCode()).isEqualTo(200);
    }

    @Test
    void refusesWhomTheClaimGivesNoRole() throws Exception {
        Visit nobody = signIn("nobody");

        assertThat(problem(comeBack(nobody.callback(), nobody.attemptCookie())))
                .isEqualTo(CONSOLE + "login?problem=no_role");
    }

    @Test
    void refusesAnotherBrowserThanTheOneThatBegan() throws Exception {
        Visit olga = signIn("olga");
        String other = cookie(console.send(console.request("/api/login/oidc")), "gatehouse_login");

        assertThat(problem(comeBack(olga.callback(), null))).isEqualTo(CONSOLE + "login?problem=expired");
        assertThat(problem(comeBack(olga.callback(), other))).isEqualTo(CONSOLE + "login?problem=expired");
        assertThat(problem(comeBack(olga.callback(), olga.attemptCookie() + "; " + other)))
                .isEqualTo(CONSOLE + "login?problem=expired");
    }

    @Test
    void refusesACodeThatWasRedeemedOrMadeUp() throws Exception {
        Visit olga = signIn("olga");
        comeBack(olga.callback(), olga.attemptCookie());

        assertThat(problem(comeBack(olga.callback(), olga.attemptCookie())))
                .isEqualTo(CONSOLE + "login?problem=provider");
        String madeUp = olga.callback().replaceFirst("code=[^&]+", "code=made-up");
        assertThat(problem(comeBack(madeUp, olga.attemptCookie()))).isEqualTo(CONSOLE + "login?problem=provider");
    }

    @Test
    void refusesAnIdTokenOfAnotherAttempt() throws Exception {
        Visit olga = signIn("olga");
        String[] parts = olga.attemptCookie().split("\\.", -1);
        String otherNonce = parts[0] + ".bm90LXRoaXMtbm9uY2U." + parts[2];

        assertThat(problem(comeBack(olga.callback(), otherNonce))).isEqualTo(CONSOLE + "login?problem=provider");
    }

    @Test
    void refusesAnAnswerInTheNameOfAnotherIssuer() throws Exception {
        Visit olga = signIn("olga");
        String mixedUp = olga.callback().replaceFirst("iss=[^&]+", "iss=https%3A%2F%2Fevil.example");

        assertThat(mixedUp).isNotEqualTo(olga.callback());
        assertThat(problem(comeBack(mixedUp, olga.attemptCookie()))).isEqualTo(CONSOLE + "login?problem=provider");
    }

    @Test
    void takesNoPasswordWherePasswordLoginIsOff() {
        HttpResponse<String> answer = console.tryLogin("vera", RunningConsole.PASSWORD);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("password_login_off");
        assertThat(console.send(console.request("/api/login")).body())
                .contains("\"password\":false")
                .contains("Staff login");
    }

    @Test
    void refusesAConfigurationThatLetsNobodyIn() {
        assertThatThrownBy(() -> new OidcConfig("https://idp.example.com", "console", "secret", null, null, null, null))
                .hasMessageContaining("console.oidc.roles");
        assertThatThrownBy(() -> new OidcConfig(
                        "https://idp.example.com", "console", "secret", null, null, null, Map.of("root", List.of("x"))))
                .hasMessageContaining("console.oidc.roles");
        assertThatThrownBy(() -> new ConsoleConfig(null, null, null, null, null, null, Boolean.FALSE, null, null))
                .hasMessageContaining("console.passwordLogin");
    }
}
