package dev.gatehouse.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A handler cannot finish before the client has answered something (MCP 2026-07-28, multi round-trip requests). The
 * same handler is called again with the answers and the state in its {@link Input}; it keeps nothing in memory
 * meanwhile. Immutable.
 *
 * @param requests what to ask for, by keys of the handler's own choice
 * @param state what the handler wants back with the answers; the client sees it sealed only. Keep it small
 */
public record InputRequired(
        Map<String, Request> requests, @Nullable JsonNode state)
        implements ToolOutcome, ResourceOutcome, PromptOutcome {

    /**
     * One thing that the client is asked for.
     *
     * @param method {@code elicitation/create}, {@code sampling/createMessage} or {@code roots/list}
     * @param params the parameters that MCP defines for the method
     */
    public record Request(String method, ObjectNode params) {
        private static final String ELICIT = "elicitation/create";
        private static final String SAMPLE = "sampling/createMessage";
        private static final String ROOTS = "roots/list";

        public Request {
            if (!method.equals(ELICIT) && !method.equals(SAMPLE) && !method.equals(ROOTS)) {
                throw new IllegalArgumentException("A client cannot be asked for " + method);
            }
        }

        /**
         * Asks a person to fill in a form; {@code schema} is the flat schema that MCP allows here. Never for secrets.
         */
        public static Request form(String message, ObjectNode schema) {
            ObjectNode params = Json.object().put("mode", "form").put("message", message);
            params.set("requestedSchema", schema);
            return new Request(ELICIT, params);
        }

        /** Asks a person to visit a page of ours, for what must not pass through the client. */
        public static Request visit(String message, String url) {
            return new Request(
                    ELICIT,
                    Json.object().put("mode", "url").put("message", message).put("url", url));
        }

        /** Asks the client's model; {@code params} as MCP defines them for {@code sampling/createMessage}. */
        public static Request sample(ObjectNode params) {
            return new Request(SAMPLE, params);
        }

        /** Asks which folders the client has open. */
        public static Request roots() {
            return new Request(ROOTS, Json.object());
        }

        /** The client capabilities that the request needs, as MCP writes them; empty if {@code client} has them. */
        ObjectNode missing(ClientCapabilities client) {
            return switch (method) {
                case ELICIT -> {
                    boolean url = "url".equals(params.path("mode").textValue());
                    yield (url ? client.elicitsByUrl() : client.elicitsByForm())
                            ? Json.object()
                            : required("elicitation", url ? "url" : null);
                }
                case SAMPLE -> {
                    boolean tools = params.has("tools") || params.has("toolChoice");
                    yield (tools ? client.samplesWithTools() : client.samples())
                            ? Json.object()
                            : required("sampling", tools ? "tools" : null);
                }
                default -> client.listsRoots() ? Json.object() : required("roots", null);
            };
        }

        private static ObjectNode required(String capability, @Nullable String part) {
            ObjectNode required = Json.object();
            ObjectNode inner = required.putObject(capability);
            if (part != null) {
                inner.putObject(part);
            }
            return required;
        }
    }

    public InputRequired {
        requests = Collections.unmodifiableMap(new LinkedHashMap<>(requests));
        if (requests.isEmpty() && state == null) {
            throw new IllegalArgumentException("Nothing is asked for");
        }
    }

    /** Asks for one thing, and wants nothing kept. */
    public static InputRequired of(String key, Request request) {
        return new InputRequired(Map.of(key, request), null);
    }

    /**
     * The capabilities that the requests need and {@code client} did not declare, as MCP writes them; empty if none.
     */
    public ObjectNode missingCapabilities(ClientCapabilities client) {
        ObjectNode missing = Json.object();
        requests.values().forEach(request -> missing.setAll(request.missing(client)));
        return missing;
    }
}
