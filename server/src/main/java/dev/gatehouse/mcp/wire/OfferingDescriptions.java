package dev.gatehouse.mcp.wire;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.tools.Offering;
import dev.gatehouse.tools.Origin;
import dev.gatehouse.tools.Presentation;
import dev.gatehouse.tools.Prompt;
import dev.gatehouse.tools.Resource;
import dev.gatehouse.tools.ResourceTemplate;
import org.jspecify.annotations.Nullable;

/** Resources, templates and prompts as lists show them. */
public final class OfferingDescriptions {
    private OfferingDescriptions() {}

    /** A {@code Resource} of MCP's schema. */
    public static ObjectNode of(Resource resource, String name) {
        ObjectNode json = others(resource).put("uri", name);
        return withMimeType(present(json, resource.about()), resource.mimeType());
    }

    /** A {@code ResourceTemplate} of MCP's schema. */
    public static ObjectNode of(ResourceTemplate template, String name) {
        ObjectNode json = others(template).put("uriTemplate", name);
        return withMimeType(present(json, template.about()), template.mimeType());
    }

    /** A {@code Prompt} of MCP's schema. */
    public static ObjectNode of(Prompt prompt, String name) {
        ObjectNode json = present(others(prompt), prompt.about()).put("name", name);
        ArrayNode arguments = json.putArray("arguments");
        for (Prompt.Argument argument : prompt.arguments()) {
            ObjectNode one = arguments.addObject().put("name", argument.name());
            if (argument.title() != null) {
                one.put("title", argument.title());
            }
            if (argument.description() != null) {
                one.put("description", argument.description());
            }
            one.put("required", argument.required());
        }
        return json;
    }

    /** What another server says of it that has no place of its own here. */
    private static ObjectNode others(Offering offering) {
        Origin origin = offering.origin();
        return origin == null ? Json.object() : origin.others().deepCopy();
    }

    private static ObjectNode present(ObjectNode json, Presentation about) {
        json.put("name", about.name());
        if (about.title() != null) {
            json.put("title", about.title());
        }
        if (about.description() != null) {
            json.put("description", about.description());
        }
        if (about.icons() != null) {
            json.set("icons", about.icons());
        }
        if (about.annotations() != null) {
            json.set("annotations", about.annotations());
        }
        if (about.meta() != null) {
            json.set("_meta", about.meta());
        }
        return json;
    }

    private static ObjectNode withMimeType(ObjectNode json, @Nullable String mimeType) {
        return mimeType == null ? json : json.put("mimeType", mimeType);
    }
}
