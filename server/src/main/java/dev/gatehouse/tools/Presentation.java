package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * How something presents itself in a list, in the terms of MCP. Treat the trees as immutable.
 *
 * @param name its name, for programs
 * @param title a short name for people, if it has one
 * @param description what it is, for the model, if it says
 * @param icons MCP's icons, if any
 * @param annotations MCP's annotations, if any
 * @param meta its {@code _meta}, if any
 */
public record Presentation(
        String name,
        @Nullable String title,
        @Nullable String description,
        @Nullable ArrayNode icons,
        @Nullable ObjectNode annotations,
        @Nullable ObjectNode meta) {

    /** With a name, a title and a description. */
    public static Presentation of(String name, @Nullable String title, @Nullable String description) {
        return new Presentation(name, title, description, null, null, null);
    }

    /** The same with the URIs in its {@code _meta} renamed. */
    Presentation renamed(UpstreamUris.Renaming names) {
        return meta == null ? this : new Presentation(name, title, description, icons, annotations, names.meta(meta));
    }
}
