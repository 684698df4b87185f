package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;

/**
 * What a client says it can do, in the form of MCP's {@code ClientCapabilities}. Immutable.
 *
 * @param declared what the client sent; untrusted
 */
public record ClientCapabilities(ObjectNode declared) {
    private static final ClientCapabilities NONE = new ClientCapabilities(Json.object());

    /** Of a client that can do nothing. */
    public static ClientCapabilities none() {
        return NONE;
    }

    /** Whether its model can be asked. */
    public boolean samples() {
        return declared.path("sampling").isObject();
    }

    /** Whether its model can be asked, and offered tools. */
    public boolean samplesWithTools() {
        return declared.path("sampling").path("tools").isObject();
    }

    /** Whether a person can be asked to fill in a form; an empty declaration means this mode alone. */
    public boolean elicitsByForm() {
        JsonNode elicitation = declared.path("elicitation");
        return elicitation.isObject()
                && (elicitation.path("form").isObject()
                        || !elicitation.path("url").isObject());
    }

    /** Whether a person can be asked to visit a page. */
    public boolean elicitsByUrl() {
        return declared.path("elicitation").path("url").isObject();
    }

    /** Whether it tells which folders it has open. */
    public boolean listsRoots() {
        return declared.path("roots").isObject();
    }

    /** The settings of an extension; a missing node if the client does not know it. */
    public JsonNode extension(String name) {
        return declared.path("extensions").path(name);
    }
}
