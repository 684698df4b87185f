package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The URIs of one upstream under the names that they have here, where another upstream may have the same: within
 * {@code gatehouse://ID/}, or for the pages of MCP Apps, which hosts know by their scheme, within {@code ui://ID/}.
 * Immutable.
 */
public record UpstreamUris(String upstream) {
    private static final String UI = "ui://";
    private static final String ANY = "gatehouse://";

    /** A URI, or a template of URIs, as it is called here. */
    public String outward(String original) {
        return original.startsWith(UI)
                ? UI + upstream + "/" + original.substring(UI.length())
                : ANY + upstream + "/" + original;
    }

    /** The same as the upstream calls it; itself if it is none of the upstream's. */
    public String inward(String ours) {
        if (ours.startsWith(UI + upstream + "/")) {
            return UI + ours.substring(UI.length() + upstream.length() + 1);
        }
        return ours.startsWith(ANY + upstream + "/") ? ours.substring(ANY.length() + upstream.length() + 1) : ours;
    }

    /** What stands for every URI of the upstream that it does not list. */
    public String everything() {
        return ANY + upstream + "/{+uri}";
    }

    /** The same for the pages of MCP Apps. */
    public String everyPage() {
        return UI + upstream + "/{+page}";
    }

    /** Gives what comes from the upstream the names that it has here. */
    public Renaming outward() {
        return new Renaming(this::outward);
    }

    /** Gives what is named as here the names that the upstream itself uses. */
    public Renaming inward() {
        return new Renaming(this::inward);
    }

    /** Renames URIs wherever MCP has them: in content blocks, contents and {@code _meta}. Changes copies alone. */
    public static final class Renaming {
        private static final Set<String> PAGES = Set.of("ui/resourceUri", "openai/outputTemplate");

        private final UnaryOperator<String> names;

        private Renaming(UnaryOperator<String> names) {
            this.names = names;
        }

        /** Content blocks; themselves if none has a URI. */
        public ArrayNode blocks(JsonNode blocks) {
            if (blocks instanceof ArrayNode array && array.valueStream().noneMatch(Renaming::hasUri)) {
                return array;
            }
            ArrayNode renamed = Json.mapper().createArrayNode();
            blocks.forEach(block -> renamed.add(block(block)));
            return renamed;
        }

        private static boolean hasUri(JsonNode block) {
            String type = block.path("type").asText();
            return type.equals("resource_link") || type.equals("resource");
        }

        /** One content block. */
        public JsonNode block(JsonNode block) {
            return switch (block.path("type").asText()) {
                case "resource_link" -> named(block);
                case "resource" -> {
                    ObjectNode copy = block.deepCopy();
                    copy.set("resource", named(block.path("resource")));
                    yield copy;
                }
                default -> block;
            };
        }

        /** The messages of a prompt. */
        public ArrayNode messages(JsonNode messages) {
            ArrayNode renamed = Json.mapper().createArrayNode();
            for (JsonNode message : messages) {
                if (message instanceof ObjectNode object) {
                    ObjectNode copy = object.deepCopy();
                    copy.set("content", block(object.path("content")));
                    renamed.add(copy);
                }
            }
            return renamed;
        }

        /** The contents of a resource. */
        public ArrayNode contents(JsonNode contents) {
            ArrayNode renamed = Json.mapper().createArrayNode();
            contents.forEach(content -> renamed.add(named(content)));
            return renamed;
        }

        private JsonNode named(JsonNode holder) {
            if (!(holder instanceof ObjectNode object) || !object.path("uri").isTextual()) {
                return holder;
            }
            return object.deepCopy().put("uri", names.apply(object.path("uri").textValue()));
        }

        /** A {@code _meta} that may name pages of MCP Apps. */
        public ObjectNode meta(ObjectNode meta) {
            ObjectNode copy = meta.deepCopy();
            for (String page : PAGES) {
                rename(copy, page);
            }
            if (copy.get("ui") instanceof ObjectNode ui) {
                rename(ui, "resourceUri");
            }
            return copy;
        }

        private void rename(ObjectNode holder, String member) {
            if (holder.path(member).isTextual()) {
                holder.put(member, names.apply(holder.path(member).textValue()));
            }
        }
    }
}
