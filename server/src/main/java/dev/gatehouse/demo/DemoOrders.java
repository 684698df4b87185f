package dev.gatehouse.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.gatehouse.json.Json;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/**
 * A small REST backend: each user has orders of their own, and {@code /identity} answers with the fields that told who
 * calls. It believes what it is told, which only a backend may that nobody else can reach.
 */
final class DemoOrders implements HttpHandler {
    private static final List<String> GOODS = List.of("pens", "paper", "ink", "envelopes", "staples", "folders");
    private static final int EACH = 3;

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String user = exchange.getRequestHeaders().getFirst("X-User-Id");
            if (!exchange.getRequestMethod().equals("GET")) {
                DemoBackend.send(exchange, 405, Json.object().put("error", "Only GET is understood."));
            } else if (path.equals("/identity")) {
                DemoBackend.send(exchange, 200, identity(exchange));
            } else if (user == null) {
                DemoBackend.send(exchange, 401, Json.object().put("error", "No X-User-Id came."));
            } else if (path.equals("/orders")) {
                ObjectNode list = Json.object().put("owner", user);
                ArrayNode orders = list.putArray("orders");
                for (int number = 1; number <= EACH; number++) {
                    orders.add(order(user, number));
                }
                DemoBackend.send(exchange, 200, list);
            } else {
                one(exchange, path, user);
            }
        }
    }

    private static void one(HttpExchange exchange, String path, String user) throws IOException {
        for (int number = 1; number <= EACH; number++) {
            if (path.equals("/orders/" + number)) {
                DemoBackend.send(exchange, 200, order(user, number));
                return;
            }
        }
        DemoBackend.send(exchange, 404, Json.object().put("error", "There is no such order of yours."));
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
}
