package dev.gatehouse.demo;

import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.json.Json;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A backend that comes with the gateway, on a port of the loopback address, to see what forwarding does. If its port is
 * taken the gateway goes on without it.
 */
public final class DemoBackend implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(DemoBackend.class);

    private final String name;
    private final int port;
    private final String variable;
    private final HttpHandler handler;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable HttpServer server;

    private DemoBackend(String name, int port, String variable, HttpHandler handler) {
        this.name = name;
        this.port = port;
        this.variable = variable;
        this.handler = handler;
    }

    /** A REST backend that believes the header fields which say who calls. */
    public static DemoBackend orders(int port) {
        return new DemoBackend("orders", port, "DEMO_ORDERS_PORT", new DemoOrders());
    }

    /**
     * An MCP server that believes nobody but the gateway's signature.
     *
     * @param issuer who signs the assertions that it takes
     * @param keys what they are signed with
     */
    public static DemoBackend desk(int port, String issuer, Supplier<JWKSet> keys, Clock clock) {
        return new DemoBackend("desk", port, "DEMO_DESK_PORT", new DemoDesk(new Assertions(issuer, keys), clock));
    }

    @Override
    public void start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            started.setExecutor(threads);
            started.createContext("/", handler);
            started.start();
            server = started;
        } catch (IOException e) {
            LOG.warn("the demo's {} cannot be served on port {}, which is taken; set {}", name, port, variable);
        }
    }

    @Override
    public void stop() {
        HttpServer running = server;
        if (running != null) {
            running.stop(0);
        }
        threads.close();
    }

    /** Sends a JSON document as the answer. */
    static void send(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = Json.bytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
