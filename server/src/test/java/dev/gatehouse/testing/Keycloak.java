package dev.gatehouse.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * A Keycloak in a process of its own, with the realm of {@code keycloak/realm.json} in memory. The system property
 * {@code keycloak.home} says where it is unpacked, as {@code mvn -P keycloak} does.
 */
public final class Keycloak implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADMIN = "admin";
    /** Mostly its own compilation at the first start. */
    private static final Duration START = Duration.ofMinutes(10);

    private final Process process;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private Keycloak(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts a Keycloak whose clients get tokens for this audience, and waits until it answers. */
    public static Keycloak start(URI audience, Path log) throws IOException {
        Path home = Path.of(
                Objects.requireNonNull(System.getProperty("keycloak.home"), "run these tests by mvn -P keycloak test"));
        Files.createDirectories(home.resolve("data/import"));
        Files.writeString(
                home.resolve("data/import/gatehouse-realm.json"), realm().replace("MCP_URL", audience.toString()));
        int port = GatewayProcess.freePort();
        ProcessBuilder builder = new ProcessBuilder(
                        "bash",
                        home.resolve("bin/kc.sh").toString(),
                        "start-dev",
                        "--db=dev-mem",
                        "--import-realm",
                        "--http-host=127.0.0.1",
                        "--http-port=" + port,
                        "--http-management-port=" + GatewayProcess.freePort())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("KC_BOOTSTRAP_ADMIN_USERNAME", ADMIN);
        builder.environment().put("KC_BOOTSTRAP_ADMIN_PASSWORD", ADMIN);
        Keycloak keycloak = new Keycloak(builder.start(), port);
        Awaitility.await("Keycloak, whose log is " + log)
                .atMost(START)
                .pollInterval(Duration.ofSeconds(1))
                .failFast("Keycloak stopped: " + log, () -> !keycloak.process.isAlive())
                .until(keycloak::isReady);
        return keycloak;
    }

    private static String realm() throws IOException {
        try (InputStream realm = Keycloak.class.getResourceAsStream("/dev/gatehouse/keycloak/realm.json")) {
            return new String(Objects.requireNonNull(realm, "realm.json").readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The issuer identifier of the realm. */
    public String issuer() {
        return "http://127.0.0.1:" + port + "/realms/gatehouse";
    }

    /** What the user alex gets at this client: access token, and ID token if {@code openid} is asked for. */
    public JsonNode signIn(String client, String scope) throws IOException, InterruptedException {
        return token(
                "gatehouse",
                Map.of(
                        "grant_type",
                        "password",
                        "client_id",
                        client,
                        "username",
                        "alex",
                        "password",
                        "password",
                        "scope",
                        scope));
    }

    /** The access token of the user alex. */
    public String accessToken(String client, String scope) throws IOException, InterruptedException {
        return signIn(client, scope).path("access_token").asText();
    }

    /** The access token that the machine {@code robot} gets for itself. */
    public String robotToken(String scope) throws IOException, InterruptedException {
        return token(
                        "gatehouse",
                        Map.of(
                                "grant_type",
                                "client_credentials",
                                "client_id",
                                "robot",
                                "client_secret",
                                "robot-secret",
                                "scope",
                                scope))
                .path("access_token")
                .asText();
    }

    /** Signs with a new RSA key from now on; the old one stays published. */
    public void rotateKey() throws IOException, InterruptedException {
        String admin = token(
                        "master",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "admin-cli",
                                "username",
                                ADMIN,
                                "password",
                                ADMIN))
                .path("access_token")
                .asText();
        String key = JSON.writeValueAsString(Map.of(
                "name",
                "rotated",
                "providerId",
                "rsa-generated",
                "providerType",
                "org.keycloak.keys.KeyProvider",
                "config",
                Map.of("priority", List.of("1000"), "enabled", List.of("true"), "active", List.of("true"))));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/realms/gatehouse/components"))
                        .header("Authorization", "Bearer " + admin)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(key))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IOException("Keycloak took no new key: " + answer.statusCode() + " " + answer.body());
        }
    }

    private JsonNode token(String realm, Map<String, String> form) throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + port + "/realms/" + realm + "/protocol/openid-connect/token"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException("Keycloak gave no token: " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    private boolean isReady() throws InterruptedException {
        try {
            return http.send(
                                    HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
                                            .timeout(Duration.ofSeconds(10))
                                            .build(),
                                    HttpResponse.BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
        http.close();
    }
}
