package dev.gatehouse.testing;

import dev.gatehouse.ConfigFile;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.GatehouseConfig;
import dev.gatehouse.Parts;
import dev.gatehouse.oauth.User;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The gateway as people run it: the shipped configuration, in a process of its own, on free loopback ports. */
public final class GatewayProcess implements AutoCloseable {
    private static final Pattern ADMIN_PASSWORD = Pattern.compile("admin / (\\S+)");
    private static final Path CONFIG = Project.root().resolve("config.yml");

    private final Process process;
    private final Path config;
    private final Map<String, String> environment;
    private final Path log;

    private GatewayProcess(Process process, Path config, Map<String, String> environment, Path log) {
        this.process = process;
        this.config = config;
        this.environment = environment;
        this.log = log;
    }

    /** One gateway for all tests that leave it as they found it; stopped when the tests end. */
    public static GatewayProcess shared() {
        return Shared.GATEWAY;
    }

    /** Starts a gateway with its data in {@code folder} and waits until it is ready. */
    public static GatewayProcess start(Path folder, Map<String, String> more) throws IOException {
        return start(folder, more, CONFIG, Gatehouse.class, "server", CONFIG.toString());
    }

    /** The same with another configuration, run by {@code program} with these arguments. */
    public static GatewayProcess start(
            Path folder, Map<String, String> more, Path config, Class<?> program, String... arguments)
            throws IOException {
        return startProgram(folder, more, config, program.getName(), arguments);
    }

    /** The same where {@code program} is the name of a class or a source file. */
    public static GatewayProcess startProgram(
            Path folder, Map<String, String> more, Path config, String program, String... arguments)
            throws IOException {
        Files.createDirectories(folder);
        Map<String, String> environment = new HashMap<>();
        environment.put("PORT", String.valueOf(freePort()));
        environment.put("ADMIN_PORT", String.valueOf(freePort()));
        environment.put("DEMO_ORDERS_PORT", String.valueOf(freePort()));
        environment.put("DEMO_DESK_PORT", String.valueOf(freePort()));
        environment.put("DATA_DIR", folder.resolve("data").toString());
        environment.putAll(more);
        Path log = folder.resolve("gatehouse.log");
        Process process = command(environment, program, arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        GatewayProcess gateway = new GatewayProcess(process, config, environment, log);
        try {
            Awaitility.await("the gateway, whose log is " + log)
                    .atMost(Duration.ofMinutes(3))
                    .failFast("the gateway stopped: " + log, () -> !process.isAlive())
                    .until(gateway::isReady);
        } catch (RuntimeException e) {
            process.destroy();
            throw e;
        }
        return gateway;
    }

    /**
     * Starts a gateway on this port that leaves signing in to an outside issuer: the shipped configuration, with the
     * issuer in place of the embedded authorization server.
     */
    public static GatewayProcess startBehind(String issuer, Path folder, int port) throws IOException {
        return startBehind(issuer, folder, port, "");
    }

    /** The same with more upstreams, as the configuration writes them. */
    public static GatewayProcess startBehind(String issuer, Path folder, int port, String upstreams)
            throws IOException {
        String shipped = Files.readString(CONFIG);
        String changed = shipped.replaceFirst("(?m)^upstreams:\\n", "upstreams:\n" + upstreams)
                .replaceFirst("authorizationServer:\n  enabled: true", "authorizationServer:\n  enabled: false")
                .replaceFirst("identity:\n", "identity:\n  issuers:\n    - issuer: " + issuer + "\n");
        if (!changed.contains("enabled: false\n  users") || !changed.contains(issuer)) {
            throw new IllegalStateException("config.yml is not laid out as this expects");
        }
        Files.createDirectories(folder);
        Path config = Files.writeString(folder.resolve("config.yml"), changed);
        return start(
                folder, Map.of("PORT", String.valueOf(port)), config, Gatehouse.class, "server", config.toString());
    }

    /** Runs the program in a process of its own with {@code arguments}; all output goes to {@code log}. */
    public static Process process(Map<String, String> environment, Path log, String... arguments) throws IOException {
        return command(environment, arguments)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** The program with {@code arguments}, not yet started. */
    public static ProcessBuilder command(Map<String, String> environment, String... arguments) {
        return command(environment, Gatehouse.class.getName(), arguments);
    }

    private static ProcessBuilder command(Map<String, String> environment, String program, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program));
        command.addAll(Arrays.asList(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return builder;
    }

    /** A port that was free a moment ago. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private boolean isReady() {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(origin().resolve("/ready"))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public URI origin() {
        return URI.create("http://localhost:" + environment.get("PORT"));
    }

    public URI mcp() {
        return origin().resolve("/mcp");
    }

    public URI admin() {
        return URI.create("http://localhost:" + environment.get("ADMIN_PORT"));
    }

    public Process process() {
        return process;
    }

    public Path log() {
        return log;
    }

    /** The configuration it runs with. */
    public GatehouseConfig config() throws Exception {
        return ConfigFile.read(config, environment);
    }

    /** The environment it runs in, for commands about the same gateway. */
    public Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    /** The password that the first start printed. */
    public String adminPassword() throws IOException {
        Matcher matcher = ADMIN_PASSWORD.matcher(Files.readString(log));
        if (!matcher.find()) {
            throw new IllegalStateException("no first-run password in " + log);
        }
        return matcher.group(1);
    }

    /** An access token for a demo user, as {@code ./gatehouse token} makes it. */
    public String token(String username, String... scopes) throws Exception {
        try (Parts gatehouse = Gatehouse.offline(config())) {
            User user = gatehouse.users().byUsername(username).orElseThrow();
            return gatehouse
                    .accessTokens()
                    .issue(user, "gatehouse-cli", gatehouse.mcpUrl(), List.of(scopes), Duration.ofMinutes(30));
        }
    }

    /** Calls a tool over MCP, with a token or without, and returns the HTTP status. */
    public int call(String tool, String arguments, @Nullable String token) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(mcp())
                .header("Content-Type", "application/json")
                .header("Accept", "application/json, text/event-stream")
                .header("MCP-Protocol-Version", "2025-11-25")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"%s\",\"arguments\":%s}}"
                                .formatted(tool, arguments)));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(30, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    private static final class Shared {
        private static final GatewayProcess GATEWAY = start();

        private static GatewayProcess start() {
            try {
                Path folder = Files.createDirectories(Path.of(
                                "target",
                                "e2e",
                                String.valueOf(ProcessHandle.current().pid()))
                        .toAbsolutePath());
                GatewayProcess gateway = GatewayProcess.start(folder, Map.of("CALLS_PER_CALLER", "1000000"));
                Runtime.getRuntime().addShutdownHook(new Thread(gateway.process::destroy));
                return gateway;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
