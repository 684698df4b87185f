package dev.gatehouse.oauth;

import static dev.gatehouse.oauth.RunningAuthorizationServer.JSON;
import static dev.gatehouse.oauth.RunningAuthorizationServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients whose id is the URL of a document about themselves, fetched over HTTP. */
class MetadataDocumentTest {
    private static final String REDIRECT_URI = "https://client.example/callback";

    @TempDir
    private Path directory;

    private RunningAuthorizationServer server;
    private HttpServer host;
    private String clientId;
    private ObjectNode document;
    private volatile String body = "";
    private volatile int status = 200;
    private volatile String cacheControl = "max-age=600";
    private final AtomicInteger fetches = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        server = RunningAuthorizationServer.start(directory);
        host = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        host.createContext("/", exchange -> {
            fetches.incrementAndGet();
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Cache-Control", cacheControl);
            exchange.getResponseHeaders().set("Location", "/elsewhere");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        host.start();
        clientId = "http://127.0.0.1:" + host.getAddress().getPort() + "/client.json";
        document = JSON.createObjectNode().put("client_id", clientId).put("client_name", "Documented client");
        document.putArray("redirect_uris").add(REDIRECT_URI).add("http://localhost/callback");
        document.putArray("grant_types")
                .add("authorization_code")
                .add("refresh_token")
                .add("something-else");
        document.put("token_endpoint_auth_method", "none");
        body = document.toString();
    }

    @AfterEach
    void stop() throws Exception {
        host.stop(0);
        server.close();
    }

    private Flow flow() {
        return new Flow(server, clientId, REDIRECT_URI, new Browser());
    }

    private Browser.Page openWith(Consumer<ObjectNode> change) throws Exception {
        change.accept(document);
        body = document.toString();
        return flow().open();
    }

    @Test
    void aClientNeedsNoRegistration() throws Exception {
        Flow flow = flow();
        Browser.Page consent = flow.consentPage();
        String code = flow.browser.allow(consent).answer("code");

        assertThat(consent.html())
                .contains(
                        "Documented client",
                        "client.example",
                        "127.0.0.1:" + host.getAddress().getPort());
        assertThat(flow.redeem(code).statusCode()).isEqualTo(200);
        assertThat(server.authorizationServer.clients().byId(clientId))
                .hasValueSatisfying(
                        client -> assertThat(client.registration()).isEqualTo(Client.Registration.METADATA_DOCUMENT));
    }

    @Test
    void aClientWhoseDocumentPromisesProofsGetsNoTokenWithoutOne() throws Exception {
        body = document.put("dpop_bound_access_tokens", true).toString();
        Flow flow = flow();
        String code = flow.browser.allow(flow.consentPage()).answer("code");

        assertThat(json(flow.redeem(code)).path("error").asText()).isEqualTo("invalid_dpop_proof");
    }

    @Test
    void refusesADocumentWhosePromiseOfProofsIsNoBoolean() throws Exception {
        assertThat(openWith(it -> it.put("dpop_bound_access_tokens", "yes")).html())
                .contains("dpop_bound_access_tokens must be true or false");
    }

    @Test
    void asksOnlyOnceForTheSameConsent() throws Exception {
        Flow flow = flow();
        flow.code();

        assertThat(flow.open().answer("code")).isNotEmpty();
    }

    @Test
    void asksAgainForMoreScopes() throws Exception {
        Flow flow = flow();
        flow.code();

        assertThat(flow.with("scope", "profile notes:read notes:write").open().html())
                .contains("Allow", "notes:write");
    }

    @Test
    void alwaysAsksWhenTheCodeGoesToThisComputer() throws Exception {
        Flow flow = new Flow(server, clientId, "http://localhost:5000/callback", new Browser());
        flow.code();

        assertThat(flow.open().html()).contains("Allow", "Any app on this computer could say it is this one");
    }

    @Test
    void keepsADocumentAsLongAsItsHeadersSay() throws Exception {
        flow().open();
        flow().open();
        assertThat(fetches).hasValue(1);

        server.clock.advance(Duration.ofSeconds(601));
        flow().open();
        assertThat(fetches).hasValue(2);
    }

    @Test
    void keepsADocumentForADayAtMost() throws Exception {
        cacheControl = "max-age=31536000";
        flow().open();
        server.clock.advance(Duration.ofDays(1).plusSeconds(1));
        flow().open();

        assertThat(fetches).hasValue(2);
    }

    @Test
    void keepsNoDocumentThatSaysSo() throws Exception {
        cacheControl = "no-store";
        flow().open();
        flow().open();

        assertThat(fetches).hasValue(2);
    }

    @Test
    void keepsNoFailure() throws Exception {
        status = 500;
        assertThat(flow().open().response().statusCode()).isEqualTo(400);
        status = 200;

        assertThat(flow().open().response().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {201, 301, 302, 404, 503})
    void refusesADocumentAnsweredWith(int answered) throws Exception {
        status = answered;

        assertThat(flow().open().html()).contains("metadata document");
        assertThat(fetches).hasValue(1);
    }

    @Test
    void refusesADocumentThatNamesAnotherClient() throws Exception {
        assertThat(openWith(it -> it.put("client_id", clientId + "?")).html()).contains("is not its own URL");
    }

    @Test
    void refusesADocumentWithoutAName() throws Exception {
        assertThat(openWith(it -> it.remove("client_name")).html()).contains("It has no client_name.");
    }

    @Test
    void refusesADocumentWithASharedSecret() throws Exception {
        assertThat(openWith(it -> it.put("client_secret", "x")).response().statusCode())
                .isEqualTo(400);
    }

    @Test
    void refusesADocumentOfAConfidentialClient() throws Exception {
        assertThat(openWith(it -> it.put("token_endpoint_auth_method", "client_secret_basic"))
                        .response()
                        .statusCode())
                .isEqualTo(400);
    }

    @Test
    void takesADocumentThatListsSeveralWaysToAuthenticate() throws Exception {
        assertThat(openWith(it -> {
                            it.put("token_endpoint_auth_method", "private_key_jwt");
                            it.putArray("token_endpoint_auth_methods_supported")
                                    .add("none")
                                    .add("private_key_jwt");
                        })
                        .response()
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesARedirectUriThatTheDocumentDoesNotName() throws Exception {
        Flow flow = new Flow(server, clientId, "https://attacker.example/callback", new Browser());

        assertThat(flow.open().response().statusCode()).isEqualTo(400);
    }

    @Test
    void refusesADocumentThatIsTooLarge() throws Exception {
        assertThat(openWith(it -> it.put("padding", "x".repeat(70_000)))
                        .response()
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://client.example/client.json",
                "https://client.example",
                "https://client.example/",
                "https://client.example/a/../client.json",
                "https://client.example/a/%2e%2E/client.json",
                "https://user@client.example/client.json",
                "https://client.example/client.json#here",
                "https:///client.json",
                "http://127.0.0.1.client.example/client.json"
            })
    void refusesAClientIdThatIsNoDocumentUrl(String refused) throws Exception {
        Flow flow = new Flow(server, refused, REDIRECT_URI, new Browser());

        assertThat(flow.open().html()).contains("A client_id that is a URL must");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://10.0.0.1/client.json", "https://169.254.169.254/latest/meta-data"})
    void neverReachesIntoThePrivateNetwork(String refused) throws Exception {
        Flow flow = new Flow(server, refused, REDIRECT_URI, new Browser());

        assertThat(flow.open().html()).contains("could not be fetched");
    }

    @Test
    void limitsTheFetchesThatAnAddressCanCause() throws Exception {
        cacheControl = "no-store";
        for (int i = 0; i < 31; i++) {
            flow().open();
        }

        assertThat(fetches).hasValue(30);
        assertThat(flow().open().html()).contains("Too many metadata documents");
    }

    @Test
    void tellsTheClientToStartAgainAfterItWasDeleted() throws Exception {
        Flow flow = flow();
        String code = flow.code();
        server.removeClient(clientId);

        assertThat(json(flow.redeem(code)).get("error").textValue()).isEqualTo("invalid_client");
    }
}
