package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.Gatehouse;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.Project;
import dev.gatehouse.testing.SelfSigned;
import dev.gatehouse.testing.TestIssuer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens that are bound to client certificates (RFC 8705 §3), at a gateway with a TLS listener of its own. */
class MutualTlsTest {
    @TempDir
    private static Path folder;

    private static TestIssuer issuer;
    private static GatewayProcess gateway;
    private static URI origin;
    private static SelfSigned server;
    private static SelfSigned client;
    private static SelfSigned other;

    @BeforeAll
    static void start() throws Exception {
        issuer = TestIssuer.start();
        server = SelfSigned.make(folder, "server");
        client = SelfSigned.make(folder, "client");
        other = SelfSigned.make(folder, "other");
        int port = GatewayProcess.freePort();
        origin = URI.create("https://localhost:" + port);
        Path config = Files.writeString(folder.resolve("config.yml"), config(port));
        gateway = GatewayProcess.start(
                folder.resolve("gateway"), Map.of(), config, Gatehouse.class, "server", config.toString());
    }

    /** The shipped configuration, an outside issuer, and the connector of {@code docs/bound-tokens.md}. */
    private static String config(int port) throws Exception {
        return Files.readString(Project.root().resolve("config.yml"))
                .replaceFirst("identity:\n", "identity:\n  issuers:\n    - issuer: " + issuer.issuer() + "\n")
                .replaceFirst("  adminConnectors:\n", """
                        - type: https
                          port: %d
                          bindHost: 127.0.0.1
                          keyStorePath: %s
                          keyStorePassword: %s
                          trustStorePath: %s
                          trustStorePassword: %s
                          wantClientAuth: true
                      adminConnectors:
                    """.formatted(
                                port,
                                server.file(),
                                SelfSigned.PASSWORD,
                                SelfSigned.trusting(folder.resolve("clients.p12"), client, other),
                                SelfSigned.PASSWORD));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        issuer.close();
    }

    private static String token(Map<String, Object> confirmation) {
        return issuer.token()
                .claim("aud", gateway.mcp().toString())
                .claim("cnf", confirmation)
                .sign();
    }

    private static String boundToken() throws Exception {
        return token(Map.of("x5t#S256", client.thumbprint()));
    }

    private static HttpResponse<String> call(
            URI origin, @Nullable SelfSigned certificate, String token, String... headers) throws Exception {
        SSLContext tls = SelfSigned.tls(server, certificate);
        HttpRequest.Builder request = HttpRequest.newBuilder(origin.resolve("/v1/tools/whoami"))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.noBody());
        try (HttpClient http = HttpClient.newBuilder().sslContext(tls).build()) {
            return http.send(
                    (headers.length == 0 ? request : request.headers(headers)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static void assertRefused(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(answer.body()).contains("\"token_bound_to_certificate\"");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Bearer resource_metadata=")
                .contains("error=\"invalid_token\"");
    }

    @Test
    void takesATokenOnAConnectionOfItsCertificate() throws Exception {
        HttpResponse<String> answer = call(origin, client, boundToken());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("alex");
    }

    @Test
    void refusesItOnAConnectionOfAnotherTrustedCertificate() throws Exception {
        assertRefused(call(origin, other, boundToken()));
    }

    @Test
    void refusesItOnAConnectionWithoutACertificate() throws Exception {
        assertRefused(call(origin, null, boundToken()));
    }

    @Test
    void refusesItOnAConnectionWithoutTls() throws Exception {
        assertRefused(call(gateway.origin(), client, boundToken()));
    }

    @Test
    void believesNoHeaderOfAClient() throws Exception {
        String header = ":" + Base64.getEncoder().encodeToString(client.der()) + ":";

        assertRefused(call(origin, null, boundToken(), "Client-Cert", header));
        assertRefused(call(origin, other, boundToken(), "Client-Cert", header));
        assertRefused(call(gateway.origin(), null, boundToken(), "Client-Cert", header));
    }

    @Test
    void refusesAgainWhatAnotherConnectionWasGiven() throws Exception {
        String token = boundToken();

        assertThat(call(origin, client, token).statusCode()).isEqualTo(200);
        assertRefused(call(origin, other, token));
    }

    @Test
    void needsNoCertificateForATokenThatIsBoundToNone() throws Exception {
        String token = issuer.token().claim("aud", gateway.mcp().toString()).sign();

        assertThat(call(origin, null, token).statusCode()).isEqualTo(200);
    }
}
