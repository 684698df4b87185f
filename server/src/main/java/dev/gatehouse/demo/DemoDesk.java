package dev.gatehouse.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jwt.JWTClaimsSet;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRpc;
import dev.gatehouse.json.JsonRpcRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A help desk as an MCP server of 2026-07-28: each user has tickets of their own, which are kept in memory; opening one
 * without saying what it is about asks the user. Who calls is what the gateway's assertion says. Thread-safe.
 */
final class DemoDesk implements HttpHandler {
    private static final int MOST_USERS = 1_000;
    private static final int MOST_TICKETS = 20;
    private static final int LONGEST_SUBJECT = 200;
    private static final int LARGEST_REQUEST = 64 * 1024;
    private static final String CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";

    private final Assertions assertions;
    private final Clock clock;
    private final JsonNode texts;
    private final Cache<String, List<Ticket>> tickets =
            Caffeine.newBuilder().maximumSize(MOST_USERS).build();

    private record Ticket(String id, String subject, String opened) {
        ObjectNode json() {
            return Json.object().put("id", id).put("subject", subject).put("opened", opened);
        }
    }

    DemoDesk(Assertions assertions, Clock clock) {
        this.assertions = assertions;
        this.clock = clock;
        try (InputStream file = Objects.requireNonNull(DemoDesk.class.getResourceAsStream("desk.json"))) {
            this.texts = Json.mapper().readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException("the help desk's definitions cannot be read", e);
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestURI().getPath().equals("/mcp")) {
                DemoBackend.send(exchange, 404, Json.object().put("error", "The MCP server is at /mcp."));
            } else if (!exchange.getRequestMethod().equals("POST")) {
                DemoBackend.send(exchange, 405, Json.object().put("error", "Only POST is understood."));
            } else {
                answer(exchange);
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonRpc message;
        try {
            message = JsonRpc.read(exchange.getRequestBody().readNBytes(LARGEST_REQUEST));
        } catch (JsonRpcRefused e) {
            DemoBackend.send(exchange, 400, error(null, e.code(), "This is no message."));
            return;
        }
        if (!(message instanceof JsonRpc.Request(JsonNode id, String method, ObjectNode params))) {
            exchange.sendResponseHeaders(202, -1);
            return;
        }
        JWTClaimsSet caller = assertions.verified(exchange.getRequestHeaders().getFirst("Authorization"));
        switch (method) {
            case "server/discover", "tools/list", "resources/list" -> result(exchange, id, texts.get(method));
            case "resources/read" -> {
                JsonNode page = texts.path("pages").get(params.path("uri").asText());
                if (page == null) {
                    DemoBackend.send(exchange, 200, error(id, JsonRpc.INVALID_PARAMS, "There is no such page."));
                } else {
                    result(exchange, id, page);
                }
            }
            case "tools/call" -> result(exchange, id, call(params, caller));
            default -> DemoBackend.send(exchange, 404, error(id, JsonRpc.METHOD_NOT_FOUND, "Nobody knows " + method));
        }
    }

    private static void result(HttpExchange exchange, JsonNode id, JsonNode result) throws IOException {
        DemoBackend.send(exchange, 200, JsonRpc.result(id, result));
    }

    private static ObjectNode error(@Nullable JsonNode id, int code, String said) {
        ObjectNode error = Json.object().put("jsonrpc", "2.0");
        error.set("id", id);
        error.putObject("error").put("code", code).put("message", said);
        return error;
    }

    private JsonNode call(ObjectNode params, @Nullable JWTClaimsSet caller) {
        if (caller == null) {
            return failed("No assertion of the gateway came that this help desk can verify.");
        }
        return switch (params.path("name").asText()) {
            case "identity" -> identity(caller);
            case "tickets" -> list(caller.getSubject());
            case "open_ticket" -> open(caller.getSubject(), params);
            default -> failed("There is no such tool.");
        };
    }

    private static ObjectNode identity(JWTClaimsSet caller) {
        ObjectNode told = Json.object();
        told.set("verified", Json.mapper().valueToTree(caller.toJSONObject()));
        return done("The assertion says that this is " + caller.getSubject() + ".", told);
    }

    private ObjectNode list(String user) {
        ObjectNode told = Json.object().put("owner", user);
        ArrayNode list = told.putArray("tickets");
        of(user).forEach(ticket -> list.add(ticket.json()));
        return done(list.isEmpty() ? "You have no open tickets." : "Your open tickets: " + list.size() + ".", told);
    }

    private List<Ticket> of(String user) {
        return tickets.get(user, key -> new CopyOnWriteArrayList<>());
    }

    private JsonNode open(String user, ObjectNode params) {
        JsonNode reply = params.at("/inputResponses/subject");
        JsonNode given = reply.isMissingNode() ? params.at("/arguments/subject") : reply.at("/content/subject");
        String subject = given.asText().strip();
        if (subject.isEmpty() && reply.isMissingNode()) {
            return params.path("_meta").path(CAPABILITIES).has("elicitation")
                    ? texts.get("question")
                    : failed("Say what the ticket is about: subject is empty, and this client cannot ask you.");
        }
        if (subject.isEmpty() || subject.length() > LONGEST_SUBJECT) {
            return failed("No ticket was opened; its subject must have 1 to " + LONGEST_SUBJECT + " characters.");
        }
        List<Ticket> own = of(user);
        synchronized (own) {
            if (own.size() >= MOST_TICKETS) {
                return failed("You have " + MOST_TICKETS + " open tickets already.");
            }
            Ticket opened = new Ticket(
                    Integer.toString(own.size() + 1),
                    subject,
                    clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            own.add(opened);
            return done("Ticket " + opened.id() + " is open: " + subject, opened.json());
        }
    }

    private static ObjectNode done(String text, ObjectNode structured) {
        ObjectNode result = Json.object().put("resultType", "complete");
        result.putArray("content").addObject().put("type", "text").put("text", text);
        result.set("structuredContent", structured);
        return result;
    }

    private static ObjectNode failed(String text) {
        ObjectNode result = Json.object().put("resultType", "complete").put("isError", true);
        result.putArray("content").addObject().put("type", "text").put("text", text);
        return result;
    }
}
