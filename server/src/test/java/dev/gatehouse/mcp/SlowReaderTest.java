package dev.gatehouse.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.mcp.legacy.SessionsConfig;
import dev.gatehouse.mcp.wire.StreamsConfig;
import dev.gatehouse.policy.Access;
import dev.gatehouse.testing.LegacyClient;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.Tools;
import dev.gatehouse.tools.Offerings;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceContents;
import dev.gatehouse.tools.Tool;
import dev.gatehouse.tools.ToolResult;
import io.dropwizard.util.Duration;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that open a stream on a bare socket and stop to read it. */
class SlowReaderTest {
    private static final java.time.Duration PATIENCE = java.time.Duration.ofSeconds(30);
    private static final String LARGE = "x".repeat(64 * 1024);
    private static final int RESOURCES = 100;
    private static final int MOST = 1_000;

    @TempDir
    private static Path folder;

    private static final AtomicInteger said = new AtomicInteger();
    private static volatile CountDownLatch stopped = new CountDownLatch(1);
    private static RunningFronts fronts;
    private static Endpoint endpoint;
    private static String token;
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() {
        List<Resource> resources = new ArrayList<>();
        for (int i = 0; i < RESOURCES; i++) {
            resources.add(Resource.of(
                    uri(i),
                    Presentation.of("large " + i, null, null),
                    null,
                    Access.required(),
                    read -> ResourceContents.text(read.uri(), "text/plain", "text", null)));
        }
        fronts = RunningFronts.offering(
                folder, new Offerings(List.of(chatterer(), Tools.echo()), resources, List.of(), List.of()));
        endpoint = Endpoint.start(fronts, config());
        token = fronts.token("demo:read");
    }

    private static String uri(int number) {
        return "test://" + "u".repeat(3_000) + number;
    }

    private static McpConfig config() {
        return McpConfig.read(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                new StreamsConfig(Duration.seconds(60), Duration.seconds(1), null, null),
                SessionsConfig.defaults());
    }

    /** Says more than any buffer between here and a client holds, until it is stopped. */
    private static Tool chatterer() {
        return Tools.tool("chatterer", Access.required(), call -> {
            try {
                for (int i = 1; i < MOST && !Thread.currentThread().isInterrupted(); i++) {
                    call.conversation().progress(i, null, LARGE);
                    said.incrementAndGet();
                    LockSupport.parkNanos(1_000_000); // so that whoever sends it can keep up
                }
                return ToolResult.text("done");
            } finally {
                stopped.countDown();
            }
        });
    }

    @BeforeEach
    void forget() {
        said.set(0);
        stopped = new CountDownLatch(1);
    }

    @AfterEach
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @AfterAll
    static void stop() {
        fronts.close();
    }

    /** Posts a message, reads the head of the answer and nothing more. */
    private Socket unread(String body, String... headers) throws IOException {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4 * 1024);
        socket.setSoTimeout(30_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), fronts.port()));
        String head = "POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept:"
                + " application/json, text/event-stream\r\nAuthorization: Bearer " + token + "\r\n"
                + String.join("\r\n", headers) + "\r\nContent-Length: " + body.length() + "\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        int line = socket.getInputStream().read();
        assertThat(line).isEqualTo('H');
        return socket;
    }

    private Socket modern(String method, String name, String params) throws IOException {
        List<String> headers = new ArrayList<>(List.of("MCP-Protocol-Version: 2026-07-28", "Mcp-Method: " + method));
        if (!name.isEmpty()) {
            headers.add("Mcp-Name: " + name);
        }
        return unread(Endpoint.message(method, params), headers.toArray(String[]::new));
    }

    private static void awaitCut(String method) {
        Awaitility.await("the cut is recorded")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(fronts.recorded())
                        .filteredOn(event -> event.method().equals(method))
                        .extracting(AuditEntry::reason)
                        .contains("slow_reader"));
    }

    @Test
    void areCutWhileTheirRequestIsWorkedOnAndTheWorkStops() throws Exception {
        modern(
                "tools/call",
                "chatterer",
                Endpoint.modernParams("\"name\":\"chatterer\",\"arguments\":{}")
                        .replace("\"_meta\":{", "\"_meta\":{\"progressToken\":\"p\","));

        assertThat(stopped.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(said.get()).isLessThan(MOST - 1);
        awaitCut("tools/call");
    }

    @Test
    void areCutInTheOlderErasToo() throws Exception {
        LegacyClient client = LegacyClient.connect(endpoint.url(), token, "2025-11-25", "{}");
        int before = cuts("tools/call");

        unread(
                Endpoint.message(
                        "tools/call", "{\"name\":\"chatterer\",\"arguments\":{},\"_meta\":{\"progressToken\":\"p\"}}"),
                "MCP-Protocol-Version: 2025-11-25",
                "Mcp-Session-Id: " + client.session());

        Awaitility.await("the cut is recorded").atMost(PATIENCE).until(() -> cuts("tools/call") > before);
        assertThat(stopped.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the work goes on to its end")
                .isTrue();
    }

    private static int cuts(String method) {
        return (int) fronts.recorded().stream()
                .filter(event -> event.method().equals(method) && "slow_reader".equals(event.reason()))
                .count();
    }

    @Test
    void areCutWhileTheyListenAndNobodyElseWaits() throws Exception {
        List<String> uris = new ArrayList<>();
        for (int i = 0; i < RESOURCES; i++) {
            uris.add("\"" + uri(i) + "\"");
        }
        String wanted =
                Endpoint.modernParams("\"notifications\":{\"resourceSubscriptions\":[" + String.join(",", uris) + "]}");
        modern("subscriptions/listen", "", wanted);
        Socket reading = modern("subscriptions/listen", "", wanted);
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(reading.getInputStream(), StandardCharsets.UTF_8));
        AtomicInteger heard = new AtomicInteger();
        Thread.startVirtualThread(() -> reader.lines().forEach(line -> heard.incrementAndGet()));

        Awaitility.await("the one who does not read is cut")
                .atMost(PATIENCE)
                .pollInterval(java.time.Duration.ofMillis(20))
                .until(() -> {
                    for (int i = 0; i < RESOURCES; i++) {
                        fronts.tools().resourceUpdated(uri(i));
                    }
                    return cuts("subscriptions/listen") > 0;
                });

        int before = heard.get();
        fronts.tools().resourceUpdated(uri(0));
        Awaitility.await("the other still hears").atMost(PATIENCE).until(() -> heard.get() > before);
        assertThat(cuts("subscriptions/listen")).isEqualTo(1);
    }
}
