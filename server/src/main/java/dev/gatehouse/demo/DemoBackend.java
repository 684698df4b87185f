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
import java.util.ArrayList;
import java.util.List;
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

    /**
     * Those that the configuration wants: a REST backend that believes the header fields which say who calls, and an
     * MCP server that believes nobody but the gateway's signature.
     *
     * @param issuer who signs the assertions that the latter takes
     * @param keys what they are signed with
     */
    public static List<DemoBackend> all(DemoConfig config, String issuer, Supplier<JWKSet> keys, Clock clock) {
        List<DemoBackend> backends = new ArrayList<>();
        if (config.ordersPort() > 0) {
            backends.add(new DemoBackend("orders", config.ordersPort(), "DEMO_ORDERS_PORT", new DemoOrders()));
        }
        if (config.deskPort() > 0) {
            backends.add(new DemoBackend(
                    "desk", config.deskPort(), "DEMO_DESK_PORT", new DemoDesk(new Assertions(issuer, keys), clock)));
        }
        return backends;
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
