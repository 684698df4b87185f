package dev.gatehouse.discovery.doctor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/**
 * An MCP server of somebody else together with its authorization server, on a real loopback port. Everything about it
 * is right until a test breaks one thing.
 */
final class McpHost implements AutoCloseable {
    static final String RESOURCE_PATH = "/.well-known/oauth-protected-resource/mcp";
    static final String RESOURCE_ROOT = "/.well-known/oauth-protected-resource";
    static final String SERVER_PATH = "/.well-known/oauth-authorization-server";

    private final HttpServer server;
    private final Map<String, HttpHandler> routes = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    McpHost() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
        challenge("Bearer resource_metadata=\"" + origin() + RESOURCE_PATH + "\", scope=\"read\"");
        resource(mcp(), origin());
        metadata("");
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The same server by its other name. */
    String otherName() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    String mcp() {
        return origin() + "/mcp";
    }

    /** Requests without a token are refused with this {@code WWW-Authenticate}. */
    void challenge(String... headers) {
        refusal(401, headers);
    }

    void refusal(int status, String... challenges) {
        route("/mcp", exchange -> {
            for (String challenge : challenges) {
                exchange.getResponseHeaders().add("WWW-Authenticate", challenge);
            }
            send(exchange, status, "application/json", "{\"error\":\"sign in\"}");
        });
    }

    /** Both well-known URLs give this resource and this authorization server. */
    void resource(String resource, String... servers) {
        String document =
                "{\"resource\":\"%s\",\"authorization_servers\":[\"%s\"],\"scopes_supported\":[\"read\",\"write\"]}"
                        .formatted(resource, String.join("\",\"", servers));
        route(RESOURCE_PATH, json(document));
        route(RESOURCE_ROOT, json(document));
    }

    /** The authorization server's metadata, with members more or other than the right ones. */
    void metadata(String members) {
        metadata(origin(), members);
    }

    void metadata(String issuer, String members) {
        route(SERVER_PATH, json(document(issuer, members)));
    }

    /** Later members of the same name replace the right ones. */
    String document(String issuer, String members) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("issuer", '"' + issuer + '"');
        all.put("authorization_endpoint", '"' + origin() + "/authorize\"");
        all.put("token_endpoint", '"' + origin() + "/token\"");
        all.put("registration_endpoint", '"' + origin() + "/register\"");
        all.put("response_types_supported", "[\"code\"]");
        all.put("code_challenge_methods_supported", "[\"S256\"]");
        all.put("token_endpoint_auth_methods_supported", "[\"none\"]");
        all.put("client_id_metadata_document_supported", "true");
        all.put("authorization_response_iss_parameter_supported", "true");
        all.put("scopes_supported", "[\"read\",\"write\",\"offline_access\"]");
        for (String member : members.isEmpty() ? new String[0] : members.split(";", -1)) {
            String[] parts = member.split("=", 2);
            if (parts[1].isEmpty()) {
                all.remove(parts[0]);
            } else {
                all.put(parts[0], parts[1]);
            }
        }
        StringBuilder text = new StringBuilder("{");
        all.forEach((name, value) -> text.append(text.length() > 1 ? "," : "")
                .append('"')
                .append(name)
                .append("\":")
                .append(value));
        return text.append('}').toString();
    }

    void route(String path, HttpHandler handler) {
        routes.put(path, handler);
    }

    void gone(String... paths) {
        for (String path : paths) {
            routes.remove(path);
        }
    }

    /** What was asked, such as {@code GET /path}, in order. */
    List<String> requests() {
        return requests;
    }

    static HttpHandler json(String body) {
        return exchange -> {
            exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
            send(exchange, 200, "application/json", body);
        };
    }

    static HttpHandler html() {
        return exchange -> send(exchange, 200, "text/html", "<!doctype html><title>Welcome</title>");
    }

    static HttpHandler redirect(int status, String location) {
        return exchange -> {
            exchange.getResponseHeaders().add("Location", location);
            send(exchange, status, "text/plain", "moved");
        };
    }

    static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.add(exchange.getRequestMethod() + ' ' + path);
        HttpHandler handler = routes.get(path);
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if (handler == null) {
                send(exchange, 404, "text/plain", "not here");
            } else {
                handler.handle(exchange);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
