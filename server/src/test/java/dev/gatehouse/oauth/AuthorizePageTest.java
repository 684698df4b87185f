package dev.gatehouse.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditEntry;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person's browser meets at the authorization endpoint. */
class AuthorizePageTest {
    @TempDir
    private Path directory;

    private RunningAuthorizationServer server;
    private Flow flow;

    @BeforeEach
    void start() throws Exception {
        server = RunningAuthorizationServer.start(directory);
        flow = new Flow(server, server.registerClient());
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    @Test
    void asksWhoeverIsNotSignedInToSignIn() throws Exception {
        Browser.Page page = flow.open();

        assertThat(page.response().statusCode()).isEqualTo(200);
        assertThat(page.html())
                .contains("Sign in", "Test client", "for=\"username\"", "for=\"password\"")
                .doesNotContain("<script");
    }

    @Test
    void pagesCannotBeFramedCachedOrScripted() throws Exception {
        var headers = flow.open().response().headers();

        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self';")
                .doesNotContain("unsafe");
        assertThat(headers.firstValue("Cache-Control")).contains("no-store");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(headers.firstValue("Set-Cookie").orElseThrow()).contains("HttpOnly", "SameSite=Lax", "Path=/");
    }

    @Test
    void asksForConsentAndSaysWhoGetsWhat() throws Exception {
        Browser.Page page = flow.consentPage();

        assertThat(page.html())
                .contains(
                        "Allow",
                        "Test client",
                        "127.0.0.1:49152",
                        "an app on this computer",
                        "is not verified",
                        "notes:read",
                        "See your name and username",
                        "Stay connected for up to 30 days",
                        "Signed in as <strong>Alex</strong>");
        assertThat(page.response()
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .contains("form-action 'self' https: http://127.0.0.1:49152;");
    }

    @Test
    void tellsTheClientThatTheUserDenied() throws Exception {
        Browser.Page end = flow.browser.press(flow.consentPage(), "deny", Map.of());

        assertThat(end.answer("error")).isEqualTo("access_denied");
        assertThat(end.answer("state")).isEqualTo("a state & more");
        assertThat(end.answer("iss")).isEqualTo(server.issuer);
        assertThat(server.events("consent"))
                .singleElement()
                .satisfies(event -> assertThat(event.decision()).isEqualTo("deny"));
    }

    @Test
    void recordsNoDenialOfSomebodyWhoIsNotSignedIn() throws Exception {
        Browser.Page login = flow.open();
        Matcher token = Pattern.compile("name=\"csrf\" value=\"([^\"]+)\"").matcher(login.html());
        assertThat(token.find()).isTrue();
        Browser.Page denied = flow.browser.submit(login.url(), Map.of("csrf", token.group(1), "action", "deny"));

        assertThat(denied.answer("error")).isEqualTo("access_denied");
        assertThat(server.events("consent")).isEmpty();
    }

    @Test
    void refusesAWrongPasswordAndRecordsIt() throws Exception {
        Browser.Page page = flow.browser.signIn(flow.open(), "alex", "letmein-please");

        assertThat(page.response().statusCode()).isEqualTo(403);
        assertThat(page.html()).contains("role=\"alert\"", "The username or password is wrong.");
        assertThat(server.events("login")).singleElement().satisfies(event -> {
            assertThat(event.decision()).isEqualTo("deny");
            assertThat(event.uid()).isEqualTo("alex");
        });
        assertThat(server.events.toString()).doesNotContain("letmein-please");
    }

    @Test
    void answersAnUnknownUserLikeAWrongPasswordAndKeepsWhatWasTypedOutOfTheRecord() throws Exception {
        Browser.Page page = flow.browser.signIn(flow.open(), "mistyped-secret", "password");

        assertThat(page.html()).contains("The username or password is wrong.");
        assertThat(server.events.toString()).doesNotContain("mistyped-secret");
    }

    @Test
    void refusesADisabledUser() throws Exception {
        server.disable("alex");

        assertThat(flow.browser.signIn(flow.open(), "alex", "password").html())
                .contains("The username or password is wrong.");
    }

    @Test
    void stopsGuessingAtAnAccount() throws Exception {
        Browser.Page page = flow.open();
        for (int i = 0; i < 12; i++) {
            page = flow.browser.signIn(page, "alex", "wrong password " + i);
        }

        assertThat(flow.browser.signIn(page, "alex", "password").response().statusCode())
                .isEqualTo(429);
        assertThat(server.events("login")).extracting(AuditEntry::decision).containsOnlyOnce("limit");
        server.clock.advance(Duration.ofMinutes(15));
        assertThat(flow.browser.signIn(page, "alex", "password").html()).contains("Allow");
    }

    @ParameterizedTest
    @ValueSource(strings = {"login", "allow", "deny", "switch"})
    void doesNothingWithoutTheFormsToken(String action) throws Exception {
        flow.consentPage();

        Browser.Page page = flow.browser.submit(
                URI.create(flow.url()), Map.of("action", action, "username", "alex", "password", "password"));

        assertThat(page.response().statusCode()).isEqualTo(403);
        assertThat(page.html()).contains("This page had expired");
        assertThat(server.events("consent")).isEmpty();
    }

    @Test
    void refusesAFormThatAnotherBrowserGot() throws Exception {
        Browser.Page theirs = new Flow(server, flow.clientId).consentPage();
        flow.consentPage();

        Browser.Page page = flow.browser.press(theirs, "allow", Map.of());

        assertThat(page.response().statusCode()).isEqualTo(403);
        assertThat(server.events("consent")).isEmpty();
    }

    @Test
    void makesANewSessionSecretAtSignIn() throws Exception {
        Browser.Page login = flow.open();
        String before = login.response().headers().firstValue("Set-Cookie").orElseThrow();
        Browser.Page consent = flow.browser.signIn(login, "alex", "password");
        Browser fixated = new Browser();
        fixated.setCookie(server.issuer, before);

        assertThat(consent.html()).contains("Allow");
        assertThat(fixated.open(flow.url()).html()).contains("Sign in").doesNotContain("Signed in as");
    }

    @Test
    void keepsTheUserSignedInButAsksForConsentAgain() throws Exception {
        flow.code();

        assertThat(flow.open().html()).contains("Signed in as <strong>Alex</strong>", "Allow");
    }

    @Test
    void asksToSignInAgainAfterTheSessionHasExpired() throws Exception {
        flow.code();
        server.clock.advance(Duration.ofHours(8));

        assertThat(flow.open().html()).contains("Sign in");
    }

    @Test
    void letsTheUserTakeAnotherAccount() throws Exception {
        Browser.Page login = flow.browser.press(flow.consentPage(), "switch", Map.of());
        Browser.Page consent = flow.browser.signIn(login, "sam", "password");

        assertThat(consent.html()).contains("Signed in as <strong>Sam</strong>");
    }

    @Test
    void answersThePromptNoneWithoutAPage() throws Exception {
        assertThat(flow.with("prompt", "none").open().answer("error")).isEqualTo("login_required");
        flow.without("prompt").code();
        assertThat(flow.with("prompt", "none").open().answer("error")).isEqualTo("consent_required");
    }

    @Test
    void escapesWhatAClientCallsItself() throws Exception {
        String clientId = RunningAuthorizationServer.json(server.register("""
            {"client_name": "<b>Good\\u202e</b>\\n client & co", "redirect_uris": ["https://client.example/cb"]}\
            """))
                .get("client_id")
                .textValue();
        Flow theirs = new Flow(server, clientId, "https://client.example/cb", new Browser());

        assertThat(theirs.consentPage().html())
                .contains("&lt;b&gt;Good &lt;/b&gt; client &amp; co")
                .doesNotContain("<b>", "\u202e");
    }

    @ParameterizedTest
    @CsvSource({
        "response_type, token, unsupported_response_type",
        "response_type, , invalid_request",
        "response_mode, fragment, invalid_request",
        "code_challenge, , invalid_request",
        "code_challenge, short, invalid_request",
        "code_challenge_method, plain, invalid_request",
        "code_challenge_method, , invalid_request",
        "resource, https://other.example/mcp, invalid_target",
        "request, eyJhbGciOiJub25lIn0., request_not_supported",
        "request_uri, https://client.example/request, request_uri_not_supported",
        "prompt, none login, invalid_request"
    })
    void tellsTheClientByRedirectWhatIsWrong(String parameter, String value, String error) throws Exception {
        Browser.Page page = (value == null ? flow.without(parameter) : flow.with(parameter, value)).open();

        assertThat(page.redirect().toString()).startsWith("http://127.0.0.1:49152/callback?");
        assertThat(page.answer("error")).isEqualTo(error);
        assertThat(page.answer("state")).isEqualTo("a state & more");
        assertThat(page.answer("iss")).isEqualTo(server.issuer);
    }

    @ParameterizedTest
    @CsvSource({
        "scope=profile, invalid_request",
        "resource=https://x.example, invalid_target",
        "state=x, invalid_request"
    })
    void refusesAParameterThatStandsTwice(String parameter, String error) throws Exception {
        assertThat(flow.browser.open(flow.url() + "&" + parameter).answer("error"))
                .isEqualTo(error);
    }

    @ParameterizedTest
    @CsvSource({
        "client_id, no-such-client",
        "client_id,",
        "redirect_uri, https://attacker.example/callback",
        "redirect_uri, http://127.0.0.1:49152/callback/..",
        "redirect_uri, http://127.0.0.1:49152/callback?x=1",
        "redirect_uri, http://localhost:49152/callback",
        "redirect_uri, http://127.0.0.1.attacker.example/callback",
        "redirect_uri, http://127.0.0.1@attacker.example/callback",
        "redirect_uri, not a uri",
        "redirect_uri,"
    })
    void neverRedirectsForAnUnknownClientOrRedirectUri(String parameter, String value) throws Exception {
        Browser.Page page = (value == null ? flow.without(parameter) : flow.with(parameter, value)).open();

        assertThat(page.response().statusCode()).isEqualTo(400);
        assertThat(page.response().headers().firstValue("Location")).isEmpty();
        assertThat(page.html()).contains("This sign-in cannot go on", "role=\"alert\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"client_id=x", "redirect_uri=https://attacker.example/"})
    void neverRedirectsWhenTheClientOrRedirectUriStandsTwice(String parameter) throws Exception {
        assertThat(flow.browser.open(flow.url() + "&" + parameter).response().statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesOtherMethods() throws Exception {
        var request =
                java.net.http.HttpRequest.newBuilder(URI.create(flow.url())).DELETE();

        assertThat(server.send(request).statusCode()).isEqualTo(405);
    }
}
