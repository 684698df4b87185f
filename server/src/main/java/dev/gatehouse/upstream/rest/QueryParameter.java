package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A query parameter and where its value comes from.
 *
 * @param style how a value of several parts is written (OpenAPI 3.1 §4.8.12)
 */
record QueryParameter(String name, TextTemplate value, Style style) {
    /** How lists and objects are written. */
    enum Style {
        /** A parameter for each element, or for each member under the member's name. */
        REPEATED,
        COMMA,
        SPACE,
        PIPE,
        /** A parameter {@code name[member]} for each member. */
        DEEP
    }

    /** Adds this parameter to a query, unless its argument was not given. */
    void append(StringBuilder query, ObjectNode arguments) throws BadArgument {
        String only = value.onlyPlace();
        JsonNode given = only == null ? null : arguments.get(only);
        switch (given) {
            case ArrayNode list -> appendList(query, list);
            case ObjectNode object -> appendObject(query, object);
            case null, default -> {
                String text = value.fill(arguments, plain -> plain);
                if (text != null) {
                    append(query, name, text);
                }
            }
        }
    }

    private void appendList(StringBuilder query, ArrayNode list) throws BadArgument {
        List<String> elements = new ArrayList<>();
        for (JsonNode element : list) {
            elements.add(TextTemplate.scalar(name, element));
        }
        if (style == Style.REPEATED || style == Style.DEEP) {
            elements.forEach(element -> append(query, name, element));
        } else if (!elements.isEmpty()) {
            append(query, name, String.join(separator(), elements));
        }
    }

    private void appendObject(StringBuilder query, ObjectNode object) throws BadArgument {
        List<String> flat = new ArrayList<>();
        for (var member : object.properties()) {
            String text = TextTemplate.scalar(name, member.getValue());
            switch (style) {
                case REPEATED -> append(query, member.getKey(), text);
                case DEEP -> append(query, name + "[" + member.getKey() + "]", text);
                case COMMA, SPACE, PIPE -> {
                    flat.add(member.getKey());
                    flat.add(text);
                }
            }
        }
        if (!flat.isEmpty()) {
            append(query, name, String.join(separator(), flat));
        }
    }

    private String separator() {
        return switch (style) {
            case SPACE -> " ";
            case PIPE -> "|";
            case COMMA, REPEATED, DEEP -> ",";
        };
    }

    private static void append(StringBuilder query, String name, String value) {
        query.append(query.isEmpty() ? '?' : '&')
                .append(PathTemplate.encode(name))
                .append('=')
                .append(PathTemplate.encode(value));
    }
}
