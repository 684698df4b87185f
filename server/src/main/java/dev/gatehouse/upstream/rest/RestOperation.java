package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.upstream.HttpCall;
import dev.gatehouse.upstream.RestToolConfig;
import dev.gatehouse.upstream.forwarding.InboundFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    private final List<QueryParameter> query;
    private final Map<String, TextTemplate> headers;
    private final Body body;

    /** Where a body comes from. */
    sealed interface Body {
        /** There is none. */
        record None() implements Body {}

        /** A tree with places for arguments, as JSON. */
        record Tree(BodyTemplate template) implements Body {}

        /** Every argument that is used nowhere else, as JSON. */
        record Rest() implements Body {}

        /** The members of one argument, as a form. */
        record Form(String argument) implements Body {}
    }

    /** @throws IllegalArgumentException if it cannot be used; the message says what is wrong with it */
    RestOperation(
            String method,
            PathTemplate path,
            List<QueryParameter> query,
            Map<String, TextTemplate> headers,
            Body body) {
        this.method = method;
        this.path = path;
        this.query = List.copyOf(query);
        this.headers = headers;
        this.body = body;
        headers.forEach(RestOperation::check);
    }

    /**
     * An operation as it is declared.
     *
     * @param fixed header fields that each call carries
     * @throws IllegalArgumentException if the declaration cannot be used; the message says what is wrong with it
     */
    static RestOperation of(RestToolConfig config, Map<String, String> fixed) {
        List<QueryParameter> query = new ArrayList<>();
        config.query()
                .forEach((name, text) ->
                        query.add(new QueryParameter(name, TextTemplate.parse(text), QueryParameter.Style.REPEATED)));
        Map<String, TextTemplate> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        fixed.forEach((name, text) -> headers.put(name, TextTemplate.literal(text)));
        config.headers().forEach((name, text) -> headers.put(name, TextTemplate.parse(text)));
        JsonNode body = config.body();
        return new RestOperation(
                config.method(),
                PathTemplate.parse(config.path()),
                query,
                headers,
                body != null
                        ? new Body.Tree(new BodyTemplate(body))
                        : WITH_BODY.contains(config.method()) ? new Body.Rest() : new Body.None());
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
        query.forEach(parameter -> names.addAll(parameter.value().names()));
        headers.values().forEach(value -> names.addAll(value.names()));
        if (body instanceof Body.Tree(BodyTemplate template)) {
            names.addAll(template.names());
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
        String sent = body(arguments, fields);
        StringBuilder parameters = new StringBuilder();
        for (QueryParameter parameter : query) {
            parameter.append(parameters, arguments);
        }
        return new HttpCall(method, path.fill(arguments) + parameters, fields, sent, IDEMPOTENT.contains(method));
    }

    private static String visible(String name, String value) throws BadArgument {
        if (value.chars().anyMatch(c -> c < 0x20 || c > 0x7E)) {
            throw new BadArgument("for the header " + name, "must be printable ASCII");
        }
        return value.strip();
    }

    private @Nullable String body(ObjectNode arguments, Map<String, String> fields) throws BadArgument {
        if (body instanceof Body.Form(String argument)) {
            return arguments.get(argument) instanceof ObjectNode form ? form(form, fields) : null;
        }
        JsonNode json =
                switch (body) {
                    case Body.Tree(BodyTemplate template) -> template.fill(arguments);
                    case Body.Rest() -> rest(arguments);
                    case Body.None(), Body.Form _ -> null;
                };
        if (json == null) {
            return null;
        }
        fields.put("Content-Type", "application/json");
        return Json.text(json);
    }

    private ObjectNode rest(ObjectNode arguments) {
        ObjectNode rest = arguments.deepCopy();
        rest.remove(names());
        return rest;
    }

    private static String form(ObjectNode members, Map<String, String> fields) throws BadArgument {
        fields.put("Content-Type", "application/x-www-form-urlencoded");
        StringBuilder form = new StringBuilder();
        for (var member : members.properties()) {
            for (JsonNode value : member.getValue().isArray() ? member.getValue() : List.of(member.getValue())) {
                form.append(form.isEmpty() ? "" : "&")
                        .append(PathTemplate.encode(member.getKey()))
                        .append('=')
                        .append(PathTemplate.encode(TextTemplate.scalar(member.getKey(), value)));
            }
        }
        return form.toString();
    }
}
