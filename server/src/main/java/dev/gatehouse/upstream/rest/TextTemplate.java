package dev.gatehouse.upstream.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Text in which {@code {name}} stands for the argument of that name. Immutable. */
final class TextTemplate {
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_.-]*)}");

    private final List<Part> parts;

    private sealed interface Part {
        record Literal(String text) implements Part {}

        record Place(String name) implements Part {}
    }

    private TextTemplate(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    static TextTemplate parse(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher places = PLACE.matcher(text);
        int end = 0;
        while (places.find()) {
            if (places.start() > end) {
                parts.add(new Part.Literal(text.substring(end, places.start())));
            }
            parts.add(new Part.Place(places.group(1)));
            end = places.end();
        }
        if (end < text.length()) {
            parts.add(new Part.Literal(text.substring(end)));
        }
        return new TextTemplate(parts);
    }

    /** This very text, braces and all. */
    static TextTemplate literal(String text) {
        return new TextTemplate(List.of(new Part.Literal(text)));
    }

    /** The arguments that it names, in order. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (Part part : parts) {
            if (part instanceof Part.Place(String name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** The argument that is all of this; absent if there is more to it. */
    @Nullable
    String onlyPlace() {
        return parts.size() == 1 && parts.getFirst() instanceof Part.Place(String name) ? name : null;
    }

    /** Whether a literal part has one of these characters. */
    boolean hasLiteral(Pattern characters) {
        return parts.stream()
                .anyMatch(part -> part instanceof Part.Literal(String text)
                        && characters.matcher(text).find());
    }

    /**
     * The text with what {@code arguments} hold in its places, each taken through {@code encoding}.
     *
     * @return absent if an argument is not there
     * @throws BadArgument if one is neither text nor number nor truth value
     */
    @Nullable
    String fill(JsonNode arguments, UnaryOperator<String> encoding) throws BadArgument {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            switch (part) {
                case Part.Literal(String text) -> filled.append(text);
                case Part.Place(String name) -> {
                    JsonNode value = arguments.get(name);
                    if (value == null || value.isNull()) {
                        return null;
                    }
                    filled.append(encoding.apply(scalar(name, value)));
                }
            }
        }
        return filled.toString();
    }

    /** The text with what {@code values} has for its places. */
    String fillFrom(UnaryOperator<String> values) {
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            filled.append(
                    switch (part) {
                        case Part.Literal(String text) -> text;
                        case Part.Place(String name) -> values.apply(name);
                    });
        }
        return filled.toString();
    }

    static String scalar(String name, JsonNode value) throws BadArgument {
        if (!value.isValueNode() || value.isBinary()) {
            throw new BadArgument(name, "must be a text, a number or true or false");
        }
        return value.asText();
    }
}
