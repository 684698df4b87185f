package dev.gatehouse.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.identity.Caller;
import dev.gatehouse.json.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Takes members and rows out of JSON answers, as configured. Immutable, thread-safe. */
public final class JsonFilter {
    private final Set<String> anywhere = new HashSet<>();
    private final List<List<String>> removed = new ArrayList<>();
    private final Kept kept = new Kept();
    private final List<JsonFilterConfig.Rows> rows;

    /** What stays: everything below a leaf, else the members that are named. */
    private static final class Kept {
        private final Map<String, Kept> members = new HashMap<>();
    }

    public JsonFilter(JsonFilterConfig config) {
        for (String path : config.removeFields()) {
            List<String> names = names(path);
            if (names.size() == 1) {
                anywhere.add(names.getFirst());
            } else {
                removed.add(names);
            }
        }
        for (String path : config.keepFields()) {
            Kept at = kept;
            for (String name : names(path)) {
                at = at.members.computeIfAbsent(name, _ -> new Kept());
            }
        }
        this.rows = config.rows();
    }

    private static List<String> names(String path) {
        return path.isEmpty() ? List.of() : List.of(path.split("\\.", -1));
    }

    /**
     * What is left of a document for this caller; the document itself is changed.
     *
     * @return absent if the document is not of the form that the rules expect, so that nothing of it may pass
     */
    public @Nullable JsonNode apply(JsonNode document, Caller caller) {
        for (JsonFilterConfig.Rows rule : rows) {
            if (!keepRows(document, names(rule.at()), rule, caller)) {
                return null;
            }
        }
        JsonNode left = kept.members.isEmpty() ? document : keep(document, kept);
        removeAnywhere(left);
        removed.forEach(path -> remove(left, path));
        return left;
    }

    private static boolean keepRows(JsonNode at, List<String> path, JsonFilterConfig.Rows rule, Caller caller) {
        if (!path.isEmpty()) {
            if (at.isArray()) {
                for (JsonNode element : at) {
                    if (!keepRows(element, path, rule, caller)) {
                        return false;
                    }
                }
                return true;
            }
            JsonNode next = at.get(path.getFirst());
            return next != null && keepRows(next, path.subList(1, path.size()), rule, caller);
        }
        if (!(at instanceof ArrayNode array)) {
            return false;
        }
        String wanted = filled(rule.equals(), caller);
        for (int i = array.size() - 1; i >= 0; i--) {
            if (wanted == null || !wanted.equals(text(array.get(i), names(rule.field())))) {
                array.remove(i);
            }
        }
        return true;
    }

    private static @Nullable String text(JsonNode element, List<String> path) {
        JsonNode at = element;
        for (String name : path) {
            at = at.path(name);
        }
        return at.isValueNode() && !at.isNull() ? at.asText() : null;
    }

    /** Absent if the caller has no such value: then no row is theirs. */
    private static @Nullable String filled(String template, Caller caller) {
        String tenant = caller.tenant();
        boolean lacks = (template.contains("{tenant}") && tenant == null)
                || (caller.isAnonymous() && (template.contains("{sub}") || template.contains("{uid}")));
        return lacks
                ? null
                : template.replace("{tenant}", tenant == null ? "" : tenant)
                        .replace("{sub}", caller.subject())
                        .replace("{uid}", caller.uid());
    }

    private static JsonNode keep(JsonNode node, Kept kept) {
        if (kept.members.isEmpty()) {
            return node;
        }
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode left = Json.object();
                kept.members.forEach((name, below) -> {
                    JsonNode member = object.get(name);
                    if (member != null) {
                        left.set(name, keep(member, below));
                    }
                });
                yield left;
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    array.set(i, keep(array.get(i), kept));
                }
                yield array;
            }
            default -> Json.object();
        };
    }

    private void removeAnywhere(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(anywhere);
        }
        node.forEach(this::removeAnywhere);
    }

    private static void remove(JsonNode node, List<String> path) {
        if (node.isArray()) {
            node.forEach(element -> remove(element, path));
        } else if (node instanceof ObjectNode object) {
            if (path.size() == 1) {
                object.remove(path.getFirst());
            } else if (object.has(path.getFirst())) {
                remove(object.get(path.getFirst()), path.subList(1, path.size()));
            }
        }
    }
}
