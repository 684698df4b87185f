package dev.gatehouse.testing;

import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.McpJsonDefaults;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.McpSyncServer;
import io.modelcontextprotocol.server.McpSyncServerExchange;
import io.modelcontextprotocol.server.transport.HttpServletSseServerTransportProvider;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ProgressNotification;
import io.modelcontextprotocol.spec.McpSchema.ServerCapabilities;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * A server of the official Java SDK, over Streamable HTTP at {@code /mcp} and over HTTP with SSE at {@code /sse} of a
 * loopback port, or as a program over standard input and output. Its tools: {@code greet}, {@code steps} (tells of its
 * progress), {@code who} (says which of the request's fields arrived) and {@code grow} (adds {@code grown}).
 */
public final class SdkServer implements AutoCloseable {
    private static final ServerCapabilities TOOLS =
            ServerCapabilities.builder().tools(true).build();
    private static final Tool GREET = Tool.builder(
                    "greet",
                    Map.of(
                            "type",
                            "object",
                            "properties",
                            Map.of("name", Map.of("type", "string")),
                            "required",
                            List.of("name")))
            .description("Greets.")
            .build();

    private final Server jetty;

    private SdkServer(Server jetty) {
        this.jetty = jetty;
    }

    /** Serves over standard input and output until the input ends. */
    public static void main(String[] args) {
        var transport = new StdioServerTransportProvider(McpJsonDefaults.getMapper());
        McpSyncServer[] server = new McpSyncServer[1];
        server[0] = McpServer.sync(transport)
                .serverInfo("java-sdk", "1")
                .capabilities(TOOLS)
                .tools(tools(() -> server[0]))
                .build();
    }

    /** Starts both servers over HTTP. */
    @SuppressWarnings("deprecation") // the older transport is what is wanted
    public static SdkServer start() throws Exception {
        var streamable = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint("/mcp")
                .contextExtractor(SdkServer::fields)
                .build();
        var sse = HttpServletSseServerTransportProvider.builder()
                .sseEndpoint("/sse")
                .messageEndpoint("/messages")
                .contextExtractor(SdkServer::fields)
                .build();
        McpSyncServer[] servers = new McpSyncServer[2];
        servers[0] = McpServer.sync(streamable)
                .serverInfo("java-sdk", "1")
                .capabilities(TOOLS)
                .tools(tools(() -> servers[0]))
                .build();
        servers[1] = McpServer.sync(sse)
                .serverInfo("java-sdk", "1")
                .capabilities(TOOLS)
                .tools(tools(() -> servers[1]))
                .build();
        Server jetty = new Server();
        ServerConnector connector = new ServerConnector(jetty);
        connector.setHost("127.0.0.1");
        jetty.addConnector(connector);
        ServletContextHandler servlets = new ServletContextHandler();
        mount(servlets, streamable, "/mcp");
        mount(servlets, sse, "/sse");
        mount(servlets, sse, "/messages");
        jetty.setHandler(servlets);
        jetty.start();
        return new SdkServer(jetty);
    }

    private static void mount(ServletContextHandler servlets, HttpServlet servlet, String path) {
        ServletHolder holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        servlets.addServlet(holder, path);
    }

    private static McpTransportContext fields(HttpServletRequest request) {
        String key = request.getHeader("X-Api-Key");
        String user = request.getHeader("X-User-Id");
        String bearer = request.getHeader("Authorization");
        return McpTransportContext.create(Map.of(
                "told",
                "key " + key + ", user " + user + ", token " + (bearer == null ? "none" : bearer.length() + " long")));
    }

    /** Where it is. */
    public URI url() {
        return jetty.getURI();
    }

    private interface Growing {
        McpSyncServer server();
    }

    private static List<SyncToolSpecification> tools(Growing growing) {
        return List.of(
                new SyncToolSpecification(
                        GREET,
                        (exchange, call) -> said("Hello, " + call.arguments().get("name") + "!")),
                new SyncToolSpecification(plain("steps"), SdkServer::steps),
                new SyncToolSpecification(
                        plain("who"),
                        (exchange, call) ->
                                said(String.valueOf(exchange.transportContext().get("told")))),
                new SyncToolSpecification(plain("grow"), (exchange, call) -> {
                    if (growing.server().listTools().stream()
                            .noneMatch(tool -> tool.name().equals("grown"))) {
                        growing.server()
                                .addTool(new SyncToolSpecification(plain("grown"), (other, again) -> said("new here")));
                    }
                    return said("grown");
                }));
    }

    private static CallToolResult steps(McpSyncServerExchange exchange, CallToolRequest call) {
        for (int step = 1; step <= 3; step++) {
            exchange.progressNotification(ProgressNotification.builder(call.progressToken(), step)
                    .total(3.0)
                    .message("step " + step)
                    .build());
        }
        return said("three steps");
    }

    private static Tool plain(String name) {
        return Tool.builder(name, Map.of("type", "object"))
                .description("For tests: " + name + ".")
                .build();
    }

    private static CallToolResult said(String text) {
        return CallToolResult.builder().addTextContent(text).build();
    }

    @Override
    public void close() {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
