package dev.gatehouse.cli;

import dev.gatehouse.ConfigFile;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.Parts;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Runs the gateway for a few seconds on free loopback ports with data that is thrown away, calls it as clients and
 * browsers do, and ends. A JVM that watches ({@code -XX:AOTCacheOutput}, JEP 514) writes down what was loaded and what
 * was hot, for faster starts.
 */
@Command(
        name = "rehearse",
        description = "Starts, takes some calls and ends, for a JVM that records a start-up cache.",
        hidden = true,
        mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {
    private static final int CALLS = 2_000;
    private static final String ECHO =
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"echo\",\"arguments\":{\"message\":\"hello\"}}}";
    private static final String LIST = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}";
    private static final String PASSWORD = "rehearsal only";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Mixin
    private ConfigArgument config = new ConfigArgument();

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("gatehouse-rehearsal");
        Map<String, String> environment = Map.of(
                "PORT", String.valueOf(freePort()),
                "ADMIN_PORT", String.valueOf(freePort()),
                "DEMO_ORDERS_PORT", String.valueOf(freePort()),
                "DEMO_DESK_PORT", String.valueOf(freePort()),
                "DATA_DIR", folder.toString(),
                "ADMIN_PASSWORD", PASSWORD,
                "CALLS_PER_CALLER", String.valueOf(2 * CALLS));
        new Gatehouse(environment).serve(config.file());
        callAsClient(environment, token(environment));
        signInAsOperator(URI.create("http://localhost:" + environment.get("ADMIN_PORT")));
        System.exit(0); // ends the gateway as a signal would
        return 0;
    }

    private String token(Map<String, String> environment) throws Exception {
        try (Parts gatehouse = Gatehouse.offline(ConfigFile.read(config.file(), environment))) {
            return gatehouse
                    .accessTokens()
                    .issue(
                            gatehouse.users().byUsername("alex").orElseThrow(),
                            "rehearsal",
                            gatehouse.mcpUrl(),
                            gatehouse.scopes(),
                            Duration.ofMinutes(5));
        }
    }

    private void callAsClient(Map<String, String> environment, String token) throws Exception {
        URI origin = URI.create("http://localhost:" + environment.get("PORT"));
        send(HttpRequest.newBuilder(origin.resolve("/.well-known/oauth-protected-resource/mcp")));
        send(HttpRequest.newBuilder(origin.resolve("/.well-known/oauth-authorization-server")));
        send(mcp(origin, ECHO));
        send(mcp(origin, LIST).header("Authorization", "Bearer " + token));
        for (int i = 0; i < CALLS; i++) {
            send(mcp(origin, ECHO).header("Authorization", "Bearer " + token));
        }
    }

    private static HttpRequest.Builder mcp(URI origin, String message) {
        return HttpRequest.newBuilder(origin.resolve("/mcp"))
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2025-11-25")
                .POST(BodyPublishers.ofString(message));
    }

    private void signInAsOperator(URI origin) throws Exception {
        send(HttpRequest.newBuilder(origin.resolve("/console/")).header("Accept", "text/html"));
        send(HttpRequest.newBuilder(origin.resolve("/api/session"))
                .header("Content-Type", "application/json")
                .header("Origin", origin.toString())
                .POST(BodyPublishers.ofString("{\"username\":\"admin\",\"password\":\"" + PASSWORD + "\"}")));
    }

    private void send(HttpRequest.Builder request) throws IOException, InterruptedException {
        client.send(request.build(), BodyHandlers.discarding());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
