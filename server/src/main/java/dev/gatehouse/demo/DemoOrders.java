package dev.gatehouse.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatehouse.json.Json;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small REST backend on a loopback port, to see what forwarding does: each user has orders of their own, and
 * {@code /identity} answers with the fields that told who calls. It believes what it is told, which only a backend may
 * that nobody else can reach. If its port is taken the gateway goes on without it.
 */
public final class DemoOrders implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(DemoOrders.class);
    private static final List<String> GOODS = List.of("pens", "paper", "ink", "envelopes", "staples", "folders");
    private static final int EACH = 3;

    private final int port;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable HttpServer server;

    /** Will listen on this port of the loopback address. */
    public DemoOrders(int port) {
        this.port = port;
    }

    @Override
    public void start() {
        try {
            HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            started.setExecutor(threads);
            started.createContext("/", DemoOrders::answer);
            started.start();
            server = started;
        } catch (IOException e) {
            LOG.warn("the demo's orders cannot be served on port {}, which is taken; set DEMO_ORDERS_PORT", port);
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

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String user = exchange.getRequestHeaders().getFirst("X-User-Id");
            if (!exchange.getRequestMethod().equals("GET")) {
                send(exchange, 405, Json.object().put("error", "Only GET is understood."));
            } else if (path.equals("/identity")) {
                send(exchange, 200, identity(exchange));
            } else if (user == null) {
                send(exchange, 401, Json.object().put("error", "No X-User-Id came."));
            } else if (path.equals("/orders")) {
                ObjectNode list = Json.object().put("owner", user);
                ArrayNode orders = list.putArray("orders");
                for (int number = 1; number <= EACH; number++) {
                    orders.add(order(user, number));
                }
                send(exchange, 200, list);
            } else {
                one(exchange, path, user);
            }
        }
    }

    private static void one(HttpExchange exchange, String path, String user) throws IOException {
        for (int number = 1; number <= EACH; number++) {
            if (path.equals("/orders/" + number)) {
                send(exchange, 200, order(user, number));
                return;
            }
        }
        send(exchange, 404, Json.object().put("error", "There is no such order of yours."));
    }

    /** The same for the same user, whenever asked. */
    private static ObjectNode order(String user, int number) {
        int seed = Math.floorMod((user + number).hashCode(), 10_000);
        return Json.object()
                .put("id", Integer.toString(number))
                .put("item", GOODS.get(seed % GOODS.size()))
                .put("quantity", 1 + seed % 9)
                .put("totalCents", 500 + seed);
    }

    private static ObjectNode identity(HttpExchange exchange) {
        ObjectNode told = Json.object();
        ObjectNode headers = told.putObject("headers");
        new TreeMap<>(exchange.getRequestHeaders()).forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("x-user-") || lower.startsWith("x-org-") || lower.startsWith("x-client-")) {
                headers.put(lower, String.join(", ", values));
            }
        });
        boolean token = exchange.getRequestHeaders().containsKey("Authorization");
        return told.put("tokenArrived", token);
    }

    private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
        byte[] bytes = Json.bytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
