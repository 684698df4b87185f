package dev.gatehouse.upstream.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Everything that a server lists, as it lists it.
 *
 * @param freshMillis how long the server says that this holds, at least; -1 if it does not say
 */
public record Listing(
        List<ObjectNode> tools,
        List<ObjectNode> resources,
        List<ObjectNode> templates,
        List<ObjectNode> prompts,
        long freshMillis) {
    private static final int MOST_PAGES = 100;
    private static final int MOST_ENTRIES = 5_000;
    private static final int METHOD_NOT_FOUND = -32601;

    /** All pages of all lists that the server offers. */
    public static Listing of(McpServer server, Party party) throws McpFailure, InterruptedException {
        long[] fresh = {-1};
        return new Listing(
                server.can("tools") ? all(server, party, "tools/list", "tools", fresh) : List.of(),
                server.can("resources") ? all(server, party, "resources/list", "resources", fresh) : List.of(),
                server.can("resources")
                        ? all(server, party, "resources/templates/list", "resourceTemplates", fresh)
                        : List.of(),
                server.can("prompts") ? all(server, party, "prompts/list", "prompts", fresh) : List.of(),
                fresh[0]);
    }

    /** The same as a document, in whatever order it is listed, but for how long it holds. */
    ObjectNode document() {
        ObjectNode document = Json.object();
        document.putArray("tools").addAll(by("name", tools));
        document.putArray("resources").addAll(by("uri", resources));
        document.putArray("templates").addAll(by("uriTemplate", templates));
        document.putArray("prompts").addAll(by("name", prompts));
        return document;
    }

    private static List<ObjectNode> by(String member, List<ObjectNode> entries) {
        return entries.stream()
                .sorted(Comparator.comparing(entry -> entry.path(member).asText()))
                .toList();
    }

    /** What such a document says. */
    static Listing of(JsonNode document) {
        return new Listing(
                entries(document.path("tools")),
                entries(document.path("resources")),
                entries(document.path("templates")),
                entries(document.path("prompts")),
                -1);
    }

    private static List<ObjectNode> entries(JsonNode list) {
        List<ObjectNode> entries = new ArrayList<>();
        for (JsonNode entry : list) {
            if (entry instanceof ObjectNode object) {
                entries.add(object);
            }
        }
        return entries;
    }

    /** A server that goes on for ever is cut off, not believed in part. */
    private static List<ObjectNode> all(McpServer server, Party party, String method, String member, long[] fresh)
            throws McpFailure, InterruptedException {
        List<ObjectNode> entries = new ArrayList<>();
        ObjectNode params = Json.object();
        for (int page = 0; page < MOST_PAGES; page++) {
            ObjectNode result = one(server, party, method, params);
            entries.addAll(entries(result.path(member)));
            if (entries.size() > MOST_ENTRIES) {
                break;
            }
            JsonNode ttl = result.path("ttlMs");
            if (ttl.canConvertToLong() && ttl.longValue() >= 0) {
                fresh[0] = fresh[0] < 0 ? ttl.longValue() : Math.min(fresh[0], ttl.longValue());
            }
            JsonNode next = result.path("nextCursor");
            if (!next.isTextual()) {
                return entries;
            }
            params = Json.object().put("cursor", next.textValue());
        }
        throw new McpFailure(
                McpFailure.Reason.TOO_LARGE,
                "The server lists more than " + MOST_ENTRIES + " entries or " + MOST_PAGES + " pages with " + method
                        + ".");
    }

    private static ObjectNode one(McpServer server, Party party, String method, ObjectNode params)
            throws McpFailure, InterruptedException {
        try (Work work = server.begin(party, method, params, Map.of())) {
            while (true) {
                switch (work.next()) {
                    case Turn.Done(ObjectNode result) -> {
                        return result;
                    }
                    case Turn.Refused refused
                    when refused.code() == METHOD_NOT_FOUND -> {
                        return Json.object();
                    }
                    case Turn.Refused refused ->
                        throw new McpFailure(
                                McpFailure.Reason.BROKEN,
                                "The server refused " + method + " with the code " + refused.code() + ".");
                    case Turn.AsksAgain _ ->
                        throw new McpFailure(McpFailure.Reason.BROKEN, "The server asks for input before it lists.");
                    case Turn.Asks asked -> work.decline(asked, "There is nobody to ask.");
                    case Turn.Progress _, Turn.Log _ -> {}
                }
            }
        }
    }
}
