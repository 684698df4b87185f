package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.upstream.OpenApiUpstreamConfig;
import dev.gatehouse.upstream.ToolNames;
import dev.gatehouse.upstream.forwarding.InboundFields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What an OpenAPI document becomes under the rules of an upstream: tools, and operations that can be none. */
final class OpenApiImport {
    private static final List<String> METHODS = List.of("get", "head", "post", "put", "patch", "delete");
    private static final int LONGEST_DESCRIPTION = 2_000;
    /** Parameters of these names are ignored (OpenAPI 3.1 §4.8.12.1): they have places of their own. */
    private static final Set<String> NOT_PARAMETERS = Set.of("accept", "content-type", "authorization");

    private final OpenApiDocument document;
    private final OpenApiUpstreamConfig config;
    private final Set<String> taken = new HashSet<>();

    OpenApiImport(OpenApiDocument document, OpenApiUpstreamConfig config) {
        this.document = document;
        this.config = config;
    }

    /** An operation that the rules pick. */
    sealed interface Imported {
        String method();

        String path();

        /**
         * It becomes a tool.
         *
         * @param schema JSON Schema of the arguments
         * @param answer JSON Schema of the structured result; absent if the document does not promise one
         * @param callsBack whether it has callbacks, which are not served
         */
        record AsTool(
                String method,
                String path,
                String name,
                String title,
                String description,
                ObjectNode schema,
                @Nullable ObjectNode answer,
                boolean callsBack,
                RestOperation operation)
                implements Imported {}

        /** It cannot. */
        record Not(String method, String path, String reason) implements Imported {}
    }

    /** Every operation that the rules pick, in the order of the document. */
    List<Imported> operations() {
        List<Imported> operations = new ArrayList<>();
        for (var path : document.paths().properties()) {
            JsonNode item = document.resolve(path.getValue());
            if (item == null) {
                continue;
            }
            for (String method : METHODS) {
                if (item.get(method) instanceof ObjectNode operation
                        && isPicked(operation, method.toUpperCase(Locale.ROOT), path.getKey())) {
                    operations.add(imported(method.toUpperCase(Locale.ROOT), path.getKey(), item, operation));
                }
            }
        }
        return operations;
    }

    private boolean isPicked(ObjectNode operation, String method, String path) {
        String id = operation.path("operationId").asText("");
        List<String> tags = StreamSupport.stream(operation.path("tags").spliterator(), false)
                .map(JsonNode::asText)
                .toList();
        return (config.include().isEmpty()
                        || config.include().stream().anyMatch(rule -> rule.picks(id, tags, method, path)))
                && config.exclude().stream().noneMatch(rule -> rule.picks(id, tags, method, path));
    }

    private Imported imported(String method, String path, JsonNode item, ObjectNode operation) {
        try {
            return tool(method, path, item, operation);
        } catch (OpenApiDocument.Unusable | IllegalArgumentException e) {
            return new Imported.Not(method, path, String.valueOf(e.getMessage()));
        }
    }

    private Imported tool(String method, String path, JsonNode item, ObjectNode operation)
            throws OpenApiDocument.Unusable {
        Arguments arguments = new Arguments(OpenApiSchemas.ofRequests(document));
        for (JsonNode parameter : parameters(item, operation)) {
            arguments.take(parameter);
        }
        RestOperation.Body body = arguments.body(operation.get("requestBody"));
        RestOperation rest = new RestOperation(
                method,
                PathTemplate.parse(arguments.path(path)),
                arguments.query,
                arguments.headers(config.headers()),
                body);
        String id = operation.path("operationId").asText("");
        String summary = operation.path("summary").asText("");
        return new Imported.AsTool(
                method,
                path,
                name(id, method, path),
                summary.isEmpty() ? id.isEmpty() ? method + " " + path : id : summary,
                description(summary, operation.path("description").asText(""), method + " " + path),
                arguments.schema(rest.needed()),
                config.outputSchemas() ? OpenApiAnswers.schema(document, operation) : null,
                !operation.path("callbacks").isEmpty(),
                rest);
    }

    /** Those of the operation go before those of its path (OpenAPI 3.1 §4.8.10). */
    private List<JsonNode> parameters(JsonNode item, ObjectNode operation) throws OpenApiDocument.Unusable {
        Map<String, JsonNode> parameters = new LinkedHashMap<>();
        for (JsonNode list : List.of(item.path("parameters"), operation.path("parameters"))) {
            for (JsonNode written : list) {
                JsonNode parameter = document.resolve(written);
                if (parameter == null) {
                    throw new OpenApiDocument.Unusable(
                            "it refers to " + written.path("$ref").asText() + ", which is not in the document");
                }
                parameters.put(
                        parameter.path("in").asText() + " "
                                + parameter.path("name").asText(),
                        parameter);
            }
        }
        return List.copyOf(parameters.values());
    }

    private String name(String id, String method, String path) {
        String original = id.isEmpty()
                ? method.toLowerCase(Locale.ROOT) + path.replaceAll("[{}]", "").replace('/', '_')
                : id;
        String chosen = config.rename().getOrDefault(id, config.rename().get(method + " " + path));
        String name = ToolNames.of(config.prefix(), chosen == null ? original : chosen);
        if (!taken.add(name)) {
            name = ToolNames.distinct(name, method + " " + path);
            taken.add(name);
        }
        return name;
    }

    private static String description(String summary, String description, String otherwise) {
        String text = summary.isEmpty() || description.startsWith(summary)
                ? description
                : description.isEmpty() ? summary : summary + "\n\n" + description;
        String whole = text.isBlank() ? otherwise : text.strip();
        return whole.length() <= LONGEST_DESCRIPTION ? whole : whole.substring(0, LONGEST_DESCRIPTION - 1) + "…";
    }

    /** The arguments of one tool, as they come together. */
    private final class Arguments {
        private final OpenApiSchemas schemas;
        private final ObjectNode properties = Json.object();
        private final Set<String> required = new HashSet<>();
        private final Map<String, String> inPath = new HashMap<>();
        private final List<QueryParameter> query = new ArrayList<>();
        private final Map<String, TextTemplate> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

        Arguments(OpenApiSchemas schemas) {
            this.schemas = schemas;
        }

        void take(JsonNode parameter) throws OpenApiDocument.Unusable {
            String name = parameter.path("name").asText();
            String in = parameter.path("in").asText();
            boolean needed = parameter.path("required").asBoolean();
            if (isOurs(name, in)) {
                if (needed && !NOT_PARAMETERS.contains(name.toLowerCase(Locale.ROOT))) {
                    throw new OpenApiDocument.Unusable(
                            "it needs the " + in + " " + name + ", which is not for callers to say");
                }
                return;
            }
            String argument = argument(name, in);
            switch (in) {
                case "path" -> inPath.put(name, argument);
                case "query" -> query.add(new QueryParameter(name, place(argument), style(parameter)));
                case "header" -> headers.put(name, place(argument));
                default -> throw new OpenApiDocument.Unusable("its parameter " + name + " is in '" + in + "'");
            }
            properties.set(argument, schema(parameter));
            if (needed || in.equals("path")) {
                required.add(argument);
            }
        }

        private boolean isOurs(String name, String in) {
            return in.equals("cookie")
                    || (in.equals("header")
                            && (NOT_PARAMETERS.contains(name.toLowerCase(Locale.ROOT))
                                    || config.headers().keySet().stream().anyMatch(name::equalsIgnoreCase)
                                    || !InboundFields.mayPass(name, List.of())));
        }

        private JsonNode schema(JsonNode parameter) throws OpenApiDocument.Unusable {
            JsonNode written = parameter.has("schema")
                    ? parameter.get("schema")
                    : parameter.path("content").path("application/json").path("schema");
            JsonNode schema = written.isMissingNode() ? Json.object() : schemas.convert(written);
            String description = parameter.path("description").asText("");
            if (!description.isEmpty() && schema instanceof ObjectNode object && !object.has("description")) {
                object.put("description", description);
            }
            return schema;
        }

        private static QueryParameter.Style style(JsonNode parameter) {
            boolean explode = parameter.path("explode").asBoolean(true);
            return switch (parameter.path("style").asText("form")) {
                case "deepObject" -> QueryParameter.Style.DEEP;
                case "spaceDelimited" -> explode ? QueryParameter.Style.REPEATED : QueryParameter.Style.SPACE;
                case "pipeDelimited" -> explode ? QueryParameter.Style.REPEATED : QueryParameter.Style.PIPE;
                default -> explode ? QueryParameter.Style.REPEATED : QueryParameter.Style.COMMA;
            };
        }

        RestOperation.Body body(@Nullable JsonNode written) throws OpenApiDocument.Unusable {
            JsonNode body = written == null ? null : document.resolve(written);
            if (body == null) {
                return new RestOperation.Body.None();
            }
            String argument = argument("body", "content");
            for (var content : body.path("content").properties()) {
                String type = content.getKey().split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
                boolean json = type.equals("application/json") || type.endsWith("+json") || type.equals("*/*");
                if (json || type.equals("application/x-www-form-urlencoded")) {
                    JsonNode schema = content.getValue().path("schema");
                    properties.set(argument, schema.isMissingNode() ? Json.object() : schemas.convert(schema));
                    if (body.path("required").asBoolean()) {
                        required.add(argument);
                    }
                    return json
                            ? new RestOperation.Body.Tree(new BodyTemplate(
                                    Json.mapper().getNodeFactory().textNode("{" + argument + "}")))
                            : new RestOperation.Body.Form(argument);
                }
            }
            if (body.path("required").asBoolean()) {
                throw new OpenApiDocument.Unusable("it takes no JSON and no form");
            }
            return new RestOperation.Body.None();
        }

        /** A name that every model provider takes for a property, and that no other argument has. */
        private String argument(String name, String in) {
            String plain = name.replaceAll("[^A-Za-z0-9_.-]", "_");
            String safe = plain.matches("[A-Za-z_].*") ? plain : "_" + plain;
            String cut = safe.length() > 50 ? safe.substring(0, 50) : safe;
            String free = cut;
            for (int i = 1; properties.has(free); i++) {
                free = cut + "_" + in + (i == 1 ? "" : i);
            }
            return free;
        }

        private TextTemplate place(String argument) {
            return TextTemplate.parse("{" + argument + "}");
        }

        /** What follows a {@code #} tells operations of one path apart, and is never sent. */
        String path(String written) {
            String path = written.replaceFirst("#.*", "");
            for (var parameter : inPath.entrySet()) {
                path = path.replace("{" + parameter.getKey() + "}", "{" + parameter.getValue() + "}");
            }
            return path;
        }

        Map<String, TextTemplate> headers(Map<String, String> fixed) {
            fixed.forEach((name, value) -> headers.put(name, TextTemplate.literal(value)));
            return headers;
        }

        ObjectNode schema(Set<String> inThePath) {
            for (String name : inThePath) {
                if (!properties.has(name)) {
                    properties.putObject(name).put("type", "string");
                    required.add(name);
                }
            }
            ObjectNode schema = Json.object().put("type", "object");
            schema.set("properties", properties);
            ArrayNode needed = schema.putArray("required");
            required.stream().sorted().forEach(needed::add);
            schema.put("additionalProperties", false);
            if (!schemas.definitions().isEmpty()) {
                schema.set("$defs", schemas.definitions());
            }
            return schema;
        }
    }
}
