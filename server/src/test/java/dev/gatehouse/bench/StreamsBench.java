package dev.gatehouse.bench;

import com.google.errorprone.annotations.FormatMethod;
import dev.gatehouse.Gatehouse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Many clients that listen at one node: opens {@code subscriptions/listen} streams from this process at a gateway in
 * another, and says what one of them costs it in memory.
 */
public final class StreamsBench {
    private static final int STREAMS = Integer.getInteger("streams-bench.streams", 4_000);
    private static final int STREAMS_A_USER = 50;
    private static final int AT_ONCE = 64;
    private static final long PATIENCE_SECONDS = 300;
    private static final String BODY = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"subscriptions/listen\",\"params\":{"
            + "\"notifications\":{\"toolsListChanged\":true},\"_meta\":{"
            + "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientCapabilities\":{}}}}";

    private final CountDownLatch acknowledged = new CountDownLatch(STREAMS);
    private final AtomicInteger failures = new AtomicInteger();
    private final Semaphore opening = new Semaphore(AT_ONCE);
    private final ConcurrentLinkedQueue<Socket> sockets = new ConcurrentLinkedQueue<>();

    private StreamsBench() {}

    /** Runs in the folder {@code args[0]} with the configuration {@code args[1]}. */
    public static void main(String[] args) throws Exception {
        new StreamsBench().run(Files.createDirectories(Path.of(args[0]).toAbsolutePath()), Path.of(args[1]));
    }

    private void run(Path folder, Path config) throws Exception {
        int port = Target.freePort();
        Map<String, String> environment = Map.of(
                "PORT", String.valueOf(port),
                "ADMIN_PORT", String.valueOf(Target.freePort()),
                "DEMO_ORDERS_PORT", String.valueOf(Target.freePort()),
                "DEMO_DESK_PORT", String.valueOf(Target.freePort()),
                "DATA_DIR", Files.createTempDirectory(folder, "data").toString(),
                "CALLS_PER_CALLER", "1000000000");
        List<String> tokens = Users.tokens(STREAMS / STREAMS_A_USER + 1, config, environment, "demo:read");
        try (Target gateway = Target.start(
                "gatehouse",
                port,
                folder.resolve("gatehouse.log"),
                environment,
                Gatehouse.class.getName(),
                "server",
                config.toString())) {
            Target.Memory before = gateway.memory();
            say("without a stream: %s", before);
            for (int i = 0; i < STREAMS; i++) {
                String token = tokens.get(i / STREAMS_A_USER);
                opening.acquire();
                Thread.startVirtualThread(() -> listen(port, token));
            }
            boolean all = acknowledged.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Target.Memory after = gateway.memory();
            long open = STREAMS - acknowledged.getCount();
            say("with %d streams: %s%s", open, after, all ? "" : " (not all were opened in time)");
            say(
                    "A STREAM takes %.1f KB of heap and %.1f KB of resident memory; %d failed",
                    (after.heap() - before.heap()) / 1024.0 / open,
                    (after.resident() - before.resident()) / 1024.0 / open,
                    failures.get());
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    /** Opens a stream and reads it until it ends. */
    private void listen(int port, String token) {
        boolean heard = false;
        try {
            Socket socket = new Socket();
            sockets.add(socket);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            String head = "POST /mcp HTTP/1.1\r\nHost: localhost:" + port
                    + "\r\nContent-Type: application/json\r\nAccept: application/json, text/event-stream\r\n"
                    + "MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: subscriptions/listen\r\nAuthorization: Bearer "
                    + token + "\r\nContent-Length: " + BODY.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + BODY).getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 512);
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!heard && line.contains("acknowledged")) {
                    heard = true;
                    opening.release();
                    acknowledged.countDown();
                }
            }
        } catch (IOException e) {
            // counted below, unless this is the end of the benchmark
        }
        if (!heard) {
            failures.incrementAndGet();
            opening.release();
        }
    }

    @FormatMethod
    private static void say(String format, Object... values) {
        System.out.println("streams-bench: " + format.formatted(values));
    }
}
