package dev.gatehouse.upstream.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressConfig;
import dev.gatehouse.json.Json;
import dev.gatehouse.testing.Node;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** HTTP with SSE of 2024-11-05, with the server of the official SDK. */
class EventStreamServerTest {
    private static final Party GATEWAY = Party.gateway(Party.Identity.NONE);
    private static final Duration LONG = Duration.ofSeconds(60);

    private static Egress egress;
    private static Process server;
    private static URI url;

    @BeforeAll
    static void start() throws Exception {
        egress = new Egress(new EgressConfig(List.of("127.0.0.1")));
        egress.start();
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ProcessBuilder program = Node.program("@modelcontextprotocol/server-everything/dist/index.js", "sse");
        program.environment().put("PORT", String.valueOf(port));
        server = program.redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        url = URI.create("http://127.0.0.1:" + port + "/sse");
        await().atMost(LONG).until(() -> listens(port));
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void stop() throws Exception {
        server.destroyForcibly();
        egress.stop();
    }

    @Test
    void listsAndCallsTheToolsOfARealServer() throws Exception {
        try (Connection connection = connection(url)) {
            assertThat(connection.server(GATEWAY).revision()).startsWith("202");
            assertThat(Listing.of(connection.server(GATEWAY), GATEWAY).tools())
                    .extracting(tool -> tool.path("name").asText())
                    .contains("echo");
            assertThat(echo(connection, new Party("a", Json.object(), null, Map.of(), Party.Identity.NONE), "hi"))
                    .isEqualTo("Echo: hi");
            assertThat(echo(connection, new Party("b", Json.object(), null, Map.of(), Party.Identity.NONE), "you"))
                    .isEqualTo("Echo: you");
        }
    }

    @Test
    void sendsNothingToAnotherHostThatTheServerNames() throws Exception {
        assertThatThrownBy(() -> connectTo("event: endpoint\ndata: http://127.0.0.2:1/message\n\n"))
                .isInstanceOfSatisfying(
                        McpFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(McpFailure.Reason.FORBIDDEN));
    }

    @Test
    void saysThatAServerIsNoneOfThisKind() throws Exception {
        assertThatThrownBy(() -> connectTo("event: message\ndata: hello\n\n"))
                .isInstanceOfSatisfying(
                        McpFailure.class,
                        failure -> assertThat(failure.reason()).isEqualTo(McpFailure.Reason.BROKEN));
    }

    /** Connects to a server whose stream begins so, and goes on. */
    private static void connectTo(String events) throws Exception {
        HttpServer odd = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        odd.createContext("/sse", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream body = exchange.getResponseBody();
            body.write(events.getBytes(StandardCharsets.UTF_8));
            body.flush();
        });
        odd.start();
        URI at = URI.create("http://127.0.0.1:" + odd.getAddress().getPort() + "/sse");
        try (Connection connection = connection(at)) {
            connection.server(GATEWAY);
        } finally {
            odd.stop(0);
        }
    }

    private static String echo(Connection connection, Party party, String message)
            throws McpFailure, InterruptedException {
        ObjectNode params = Json.object().put("name", "echo");
        params.putObject("arguments").put("message", message);
        try (Work work = connection.server(party).begin(party, "tools/call", params, Map.of())) {
            Turn turn = work.next();
            while (!(turn instanceof Turn.Done done)) {
                turn = work.next();
            }
            return done.result().at("/content/0/text").asText();
        }
    }

    private static Connection connection(URI at) {
        HttpTransport.Limits limits = new HttpTransport.Limits(LONG, LONG, LONG, LONG, 1_000_000);
        return new Connection(
                new DuplexTransport(
                        new EventStreamServer(at, egress, limits), false, new DuplexTransport.Limits(LONG, LONG, 10)),
                new ClientInfo("gatehouse", "test"),
                Connection.Era.AUTO,
                Duration.ofMinutes(5));
    }
}
