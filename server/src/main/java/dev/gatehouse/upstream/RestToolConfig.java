package dev.gatehouse.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.tools.AccessConfig;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A tool of a REST backend: one entry of {@code upstreams[].tools}. In {@code path}, {@code query}, {@code headers} and
 * {@code body}, {@code {name}} stands for the argument of that name.
 *
 * @param name its name, after the upstream's prefix
 * @param title a short name for people; default the name
 * @param description what it does, for the model
 * @param method the HTTP method; default GET
 * @param path the path after the backend's URL; an argument fills no more than its place in one segment
 * @param query query parameters; one whose argument was not given is left out
 * @param headers header fields; likewise
 * @param body a JSON tree, in which a text that is nothing but {@code {name}} stands for the argument as it came.
 *     Default: an object of every argument that is used nowhere else, for POST, PUT and PATCH
 * @param result what of the answer becomes the result; default all of it
 * @param inputSchema JSON Schema of the arguments; default an object of the texts that are named above
 * @param outputSchema JSON Schema of the structured result, if it shall be held to one
 * @param annotations MCP's hints; default those that follow from the method
 * @param access who may call it; default the upstream's
 */
public record RestToolConfig(
        String name,
        @Nullable String title,
        @Nullable String description,
        String method,
        String path,
        Map<String, String> query,
        Map<String, String> headers,
        @Nullable JsonNode body,
        ResultConfig result,
        @Nullable ObjectNode inputSchema,
        @Nullable ObjectNode outputSchema,
        @Nullable ObjectNode annotations,
        @Nullable AccessConfig access) {

    public RestToolConfig(
            @Nullable String name,
            @Nullable String title,
            @Nullable String description,
            @Nullable String method,
            @Nullable String path,
            @Nullable Map<String, String> query,
            @Nullable Map<String, String> headers,
            @Nullable JsonNode body,
            @Nullable ResultConfig result,
            @Nullable ObjectNode inputSchema,
            @Nullable ObjectNode outputSchema,
            @Nullable ObjectNode annotations,
            @Nullable AccessConfig access) {
        if (name == null || name.isEmpty()) {
            throw new IllegalArgumentException("a tool has no name");
        }
        if (path == null || !path.startsWith("/")) {
            throw new IllegalArgumentException("tool " + name + ": path "
                    + (path == null ? "is missing" : "'" + path + "' must begin with a slash"));
        }
        this.name = name;
        this.title = title;
        this.description = description;
        this.method = Checks.method(name, method);
        this.path = path;
        this.query = query == null ? Map.of() : new TreeMap<>(query);
        this.headers = headers == null ? Map.of() : new TreeMap<>(headers);
        this.body = body;
        this.result = result == null ? ResultConfig.DEFAULT : result;
        this.inputSchema = inputSchema;
        this.outputSchema = outputSchema;
        this.annotations = annotations;
        this.access = access;
    }
}
