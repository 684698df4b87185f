package dev.gatehouse.upstream.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.upstream.registry.Way.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an entry wants to be told, as texts of a configuration. What the operator must say becomes
 * {@code ${UPSTREAM_…}}; text of the entry itself can name no variable of the gateway, whatever it holds.
 */
final class Inputs {
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_-]*)}");

    /** Around our own variables, until the text is whole; no text of an entry keeps these. */
    private static final String OPEN = "\u0001";

    private static final String CLOSE = "\u0002";

    private final String id;
    private final Map<String, Value> values = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    Inputs(String id) {
        this.id = id;
    }

    List<Value> values() {
        return List.copyOf(values.values());
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    void note(String note) {
        if (!notes.contains(note)) {
            notes.add(note);
        }
    }

    /** The text of an input of this name; absent for one that need not be said and has no default. */
    @Nullable
    String text(String name, JsonNode input) {
        String marked = marked(name, input);
        return marked == null ? null : configured(marked);
    }

    /** A text with its places filled; one that no variable is described for stays as it is. */
    String filled(String text, JsonNode variables) {
        return configured(markedIn(text, variables));
    }

    private @Nullable String marked(String name, JsonNode input) {
        if (input.path("value").isTextual()) {
            return markedIn(input.path("value").textValue(), input.path("variables"));
        }
        boolean secret = input.path("isSecret").asBoolean();
        String standard = plain(input.path("default").asText(""));
        if (!standard.isEmpty() && !secret) {
            note("'" + RegistryEntry.line(name) + "' has its default" + choices(input) + ".");
            return standard;
        }
        if (!input.path("isRequired").asBoolean()) {
            note("'" + RegistryEntry.line(name) + "' is not set" + choices(input) + ": "
                    + meaning(input, "it need not be") + ".");
            return null;
        }
        return variable(name, input);
    }

    private String markedIn(String text, JsonNode variables) {
        StringBuilder filled = new StringBuilder();
        Matcher place = PLACE.matcher(text);
        int done = 0;
        while (place.find()) {
            JsonNode variable = variables.path(place.group(1));
            if (variable.isObject()) {
                String said = marked(place.group(1), variable);
                filled.append(plain(text.substring(done, place.start())))
                        .append(said == null ? variable(place.group(1), variable) : said);
                done = place.end();
            }
        }
        return filled.append(plain(text.substring(done))).toString();
    }

    private String variable(String name, JsonNode input) {
        String variable = ("UPSTREAM_" + id + "_" + name)
                .toUpperCase(Locale.ROOT)
                .replaceAll("[^A-Z0-9]+", "_")
                .replaceAll("_$", "");
        values.put(
                variable,
                new Value(
                        variable,
                        meaning(input, RegistryEntry.line(name)) + choices(input),
                        input.path("isSecret").asBoolean()));
        return OPEN + variable + CLOSE;
    }

    private static String meaning(JsonNode input, String otherwise) {
        String said = RegistryEntry.line(input.path("description").asText(""));
        return said.isEmpty() ? otherwise : said.replaceAll("[.]$", "");
    }

    private static String choices(JsonNode input) {
        List<String> choices = new ArrayList<>();
        input.path("choices").forEach(choice -> choices.add(RegistryEntry.line(choice.asText())));
        return choices.isEmpty() ? "" : " (one of " + String.join(", ", choices) + ")";
    }

    /** Text that stands for itself in a configuration, where {@code ${NAME}} would be read from the environment. */
    static String literal(String text) {
        return plain(text).replace("${", "$${");
    }

    /** Only now, when all is put together: pieces that are harmless alone could name a variable side by side. */
    private static String configured(String marked) {
        return marked.replace("${", "$${").replace(OPEN, "${").replace(CLOSE, "}");
    }

    private static String plain(String text) {
        return text.replace(OPEN, "").replace(CLOSE, "");
    }
}
