package dev.gatehouse.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * MCP servers of 2026-07-28 that do next to nothing, each with the tool {@code work}: {@code /mcp/steady} answers at
 * once, {@code /mcp/slow} after a second, and {@code /mcp/shaky} as {@code POST /fault/NAME} said last: {@code none},
 * {@code errors} (status 500), {@code hang}, {@code reset} or {@code drip}. {@code GET /most} tells how many calls were
 * under way at once in {@code slow} since it was asked last.
 */
public final class BenchUpstream {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long NAP = 1_000;
    private static final long FOREVER = 600_000;
    private static final int BACKLOG = 4_096;
    private static final String WORKED =
            "\"resultType\":\"complete\",\"content\":[{\"type\":\"text\",\"text\":\"done\"}],\"structuredContent\":{\"ok\":true}";

    private BenchUpstream() {}

    /** Serves on the loopback port {@code args[0]}, or {@code slow} over standard input and output without one. */
    public static void main(String[] args) throws Exception {
        if (args.length == 0) {
            serveLines();
            return;
        }
        QueuedThreadPool threads = new QueuedThreadPool(16);
        threads.setVirtualThreadsExecutor(VirtualThreads.getDefaultVirtualThreadsExecutor());
        Server server = new Server(threads);
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(args[0]));
        connector.setAcceptQueueSize(BACKLOG);
        connector.setIdleTimeout(FOREVER);
        connector
                .getConnectionFactory(HttpConnectionFactory.class)
                .getHttpConfiguration()
                .setHeaderCacheSize(0);
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new Servers()), "/*");
        server.setHandler(context);
        server.start();
        server.join();
    }

    private static void serveLines() throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            JsonNode message = JSON.readTree(line);
            if (message.has("id")) {
                Thread.startVirtualThread(() -> {
                    if (message.path("method").asText().equals("tools/call")) {
                        sleep(NAP);
                    }
                    out.println(answer(message));
                });
            }
        }
    }

    private static String answer(JsonNode message) {
        String begin = "{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id") + ",";
        return switch (message.path("method").asText()) {
            case "server/discover" ->
                begin + "\"result\":{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],"
                        + "\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"bench\",\"version\":\"1\"}}}";
            case "tools/list" ->
                begin + "\"result\":{\"resultType\":\"complete\",\"tools\":[{\"name\":\"work\","
                        + "\"description\":\"Works.\",\"inputSchema\":{\"type\":\"object\"}}]}}";
            case "tools/call" -> begin + "\"result\":{" + WORKED + "}}";
            default -> begin + "\"error\":{\"code\":-32601,\"message\":\"not here\"}}";
        };
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Servers extends HttpServlet {
        private static final long serialVersionUID = 1L;

        private final AtomicInteger underWay = new AtomicInteger();
        private final AtomicInteger most = new AtomicInteger();
        private volatile String fault = "none";

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print(most.getAndSet(0));
        }

        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String path = request.getRequestURI();
            byte[] body = request.getInputStream().readAllBytes();
            if (path.startsWith("/fault/")) {
                fault = path.substring("/fault/".length());
                return;
            }
            JsonNode message = JSON.readTree(body);
            boolean call = message.path("method").asText().equals("tools/call");
            if (call && path.equals("/mcp/slow")) {
                most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                sleep(NAP);
                underWay.decrementAndGet();
            } else if (call && path.equals("/mcp/shaky") && !fault.equals("none")) {
                fail(request, response);
                return;
            }
            byte[] answer = answer(message).getBytes(StandardCharsets.UTF_8);
            response.setContentType("application/json");
            response.setContentLength(answer.length);
            response.getOutputStream().write(answer);
        }

        private void fail(HttpServletRequest request, HttpServletResponse response) throws IOException {
            switch (fault) {
                case "errors" -> response.setStatus(500);
                case "reset" ->
                    org.eclipse.jetty.ee10.servlet.ServletContextRequest.getServletContextRequest(request)
                            .getConnectionMetaData()
                            .getConnection()
                            .getEndPoint()
                            .close();
                case "drip" -> {
                    response.setContentType("text/event-stream");
                    while (true) {
                        response.getOutputStream().write(':');
                        response.getOutputStream().write('\n');
                        response.flushBuffer();
                        sleep(100);
                    }
                }
                default -> sleep(FOREVER);
            }
        }
    }
}
