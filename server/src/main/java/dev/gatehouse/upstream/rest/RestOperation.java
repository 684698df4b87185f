package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.upstream.HttpCall;
import dev.gatehouse.upstream.RestToolConfig;
import dev.gatehouse.upstream.forwarding.InboundFields;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How arguments become a request of a REST backend. Immutable, thread-safe. */
final class RestOperation {
    private static final Pattern FIELD_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");
    /** RFC 9110 §9.2.2. */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE");

    private final String method;
    private final PathTemplate path;
    private final Map<String, TextTemplate> query;
    private final Map<String, TextTemplate> headers;
    private final @Nullable BodyTemplate body;

    /** @throws IllegalArgumentException if the declaration cannot be used; the message says what is wrong with it */
    RestOperation(RestToolConfig config) {
        this.method = config.method();
        this.path = PathTemplate.parse(config.path());
        this.query = parsed(config.query());
        this.headers = parsed(config.headers());
        this.body = config.body() == null ? null : new BodyTemplate(config.body());
        headers.forEach(RestOperation::check);
    }

    private static Map<String, TextTemplate> parsed(Map<String, String> texts) {
        Map<String, TextTemplate> parsed = new LinkedHashMap<>();
        texts.forEach((name, text) -> parsed.put(name, TextTemplate.parse(text)));
        return parsed;
    }

    /** What says who somebody is comes from the gateway, never from an argument. */
    private static void check(String name, TextTemplate value) {
        if (!FIELD_NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("headers has '" + name + "', which is not the name of a header field");
        }
        if (!value.names().isEmpty() && !InboundFields.mayPass(name, List.of())) {
            throw new IllegalArgumentException("the header " + name
                    + " says who somebody is or belongs to the connection, and so takes no argument");
        }
    }

    /** The arguments that are named somewhere; those of the path come first and are always needed. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(path.names());
        query.values().forEach(value -> names.addAll(value.names()));
        headers.values().forEach(value -> names.addAll(value.names()));
        if (body != null) {
            names.addAll(body.names());
        }
        return names;
    }

    /** The arguments without which there is no path. */
    Set<String> needed() {
        return path.names();
    }

    /** @throws BadArgument if an argument cannot stand where it is needed */
    HttpCall request(ObjectNode arguments) throws BadArgument {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("Accept", "application/json, text/*;q=0.8");
        for (var header : headers.entrySet()) {
            String value = header.getValue().fill(arguments, text -> text);
            if (value != null) {
                fields.put(header.getKey(), visible(header.getKey(), value));
            }
        }
        JsonNode sent = body(arguments);
        if (sent != null) {
            fields.put("Content-Type", "application/json");
        }
        return new HttpCall(
                method,
                path.fill(arguments) + query(arguments),
                fields,
                sent == null ? null : Json.text(sent),
                IDEMPOTENT.contains(method));
    }

    private static String visible(String name, String value) throws BadArgument {
        if (value.chars().anyMatch(c -> c < 0x20 || c > 0x7E)) {
            throw new BadArgument("for the header " + name, "must be printable ASCII");
        }
        return value.strip();
    }

    private String query(ObjectNode arguments) throws BadArgument {
        StringBuilder text = new StringBuilder();
        for (var parameter : query.entrySet()) {
            TextTemplate template = parameter.getValue();
            String only = template.onlyPlace();
            JsonNode list = only == null ? null : arguments.get(only);
            if (list != null && list.isArray()) {
                for (JsonNode element : list) {
                    append(text, parameter.getKey(), TextTemplate.scalar(String.valueOf(only), element));
                }
            } else {
                String value = template.fill(arguments, plain -> plain);
                if (value != null) {
                    append(text, parameter.getKey(), value);
                }
            }
        }
        return text.toString();
    }

    private static void append(StringBuilder query, String name, String value) {
        query.append(query.isEmpty() ? '?' : '&')
                .append(PathTemplate.encode(name))
                .append('=')
                .append(PathTemplate.encode(value));
    }

    private @Nullable JsonNode body(ObjectNode arguments) throws BadArgument {
        if (body != null) {
            return body.fill(arguments);
        }
        if (!WITH_BODY.contains(method)) {
            return null;
        }
        ObjectNode rest = arguments.deepCopy();
        rest.remove(names());
        return rest;
    }
}
