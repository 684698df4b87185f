package dev.gatehouse;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.text.StringSubstitutor;
import org.jspecify.annotations.Nullable;

/** Where in a configuration file each value stands, and which variable of the environment it comes from. */
final class ConfigOrigins {
    private static final String MARK = "gatehouse_variable_";

    private final TreeMap<String, Origin> origins = new TreeMap<>();
    private final Map<String, String> texts = new LinkedHashMap<>();

    /**
     * Where a value comes from.
     *
     * @param line of the file, from 1
     * @param variable the variable of the environment that was set; absent if the file itself says the value
     */
    record Origin(int line, @Nullable String variable) {}

    private record Variable(@Nullable String name, String value) {}

    private ConfigOrigins() {}

    /** Of nothing: a configuration that was not read from a file. */
    static ConfigOrigins none() {
        return new ConfigOrigins();
    }

    /**
     * Of a file that could be started with.
     *
     * @throws IOException if it can no longer be read, or is no YAML
     */
    static ConfigOrigins of(Path file, Map<String, String> environment) throws IOException {
        ConfigOrigins found = new ConfigOrigins();
        List<Variable> variables = new ArrayList<>();
        String marked = mark(Files.readString(file), environment, variables);
        try (JsonParser parser = new YAMLFactory().createParser(marked)) {
            found.collect(parser, variables);
        }
        return found;
    }

    /** Where the value at {@code key} comes from; absent if the file does not say it. */
    @Nullable
    Origin of(String key) {
        Origin exact = origins.get(key);
        if (exact != null) {
            return exact;
        }
        for (String end : List.of(".", "[")) { // a value that is written in several lines
            Map.Entry<String, Origin> below = origins.ceilingEntry(key + end);
            if (below != null && below.getKey().startsWith(key + end)) {
                return below.getValue();
            }
        }
        for (String above = parent(key); !above.isEmpty(); above = parent(above)) {
            Origin origin = origins.get(above);
            if (origin != null) { // one variable says a whole section
                return origin.variable() == null ? null : origin;
            }
        }
        return null;
    }

    /** What the file says as single values, by key, variables replaced. */
    Map<String, String> texts() {
        return texts;
    }

    private static String parent(String key) {
        return key.substring(0, Math.max(0, Math.max(key.lastIndexOf('.'), key.lastIndexOf('['))));
    }

    private void collect(JsonParser parser, List<Variable> variables) throws IOException {
        Deque<Place> places = new ArrayDeque<>();
        for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
            Place place = places.peek();
            switch (token) {
                case FIELD_NAME -> place(place).name = replaced(parser.currentName(), variables);
                case START_OBJECT, START_ARRAY -> places.push(new Place(path(place), token == JsonToken.START_ARRAY));
                case END_OBJECT, END_ARRAY -> places.pop();
                default -> add(path(place), parser, variables);
            }
        }
    }

    private static Place place(@Nullable Place place) throws IOException {
        if (place == null) {
            throw new IOException("no mapping");
        }
        return place;
    }

    private static String path(@Nullable Place place) {
        return place == null ? "" : place.next();
    }

    private void add(String path, JsonParser parser, List<Variable> variables) throws IOException {
        String text = parser.getText();
        String variable = null;
        for (int i = 0; i < variables.size() && variable == null; i++) {
            variable = text.contains(MARK + i + "_") ? variables.get(i).name() : null;
        }
        origins.put(path, new Origin(parser.currentTokenLocation().getLineNr(), variable));
        texts.put(path, replaced(text, variables));
    }

    private static String replaced(String text, List<Variable> variables) {
        String replaced = text;
        for (int i = 0; replaced.contains(MARK) && i < variables.size(); i++) {
            replaced = replaced.replace(MARK + i + "_", variables.get(i).value());
        }
        return replaced;
    }

    /** The text with a word in place of each variable, so that its structure shows whatever the variables hold. */
    private static String mark(String text, Map<String, String> environment, List<Variable> variables) {
        StringSubstitutor substitutor = new StringSubstitutor(environment);
        substitutor.setEnableSubstitutionInVariables(true);
        StringBuilder marked = new StringBuilder();
        int at = 0;
        for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", at)) {
            int end = end(text, start);
            if (end < 0 || (start > 0 && text.charAt(start - 1) == '$')) { // unclosed, or written as $${
                marked.append(text, at, start + 2);
                at = start + 2;
                continue;
            }
            String expression = text.substring(start, end);
            marked.append(text, at, start).append(MARK).append(variables.size()).append('_');
            variables.add(new Variable(variable(expression, environment), substitutor.replace(expression)));
            at = end;
        }
        return marked.append(text, at, text.length()).toString();
    }

    /** The name that is set, of {@code ${NAME:-default}} or of the names in its default. */
    private static @Nullable String variable(String expression, Map<String, String> environment) {
        String inside = expression.substring(2, expression.length() - 1);
        int otherwise = inside.indexOf(":-");
        String name = otherwise < 0 ? inside : inside.substring(0, otherwise);
        if (environment.containsKey(name)) {
            return name;
        }
        for (int start = inside.indexOf("${"); start >= 0; ) {
            int end = end(inside, start);
            if (end < 0) {
                return null;
            }
            String found = variable(inside.substring(start, end), environment);
            if (found != null) {
                return found;
            }
            start = inside.indexOf("${", end);
        }
        return null;
    }

    /** Where the expression that begins at {@code start} is closed; -1 if it is not. */
    private static int end(String text, int start) {
        int depth = 0;
        for (int i = start; i < text.length(); i++) {
            if (text.startsWith("${", i)) {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i + 1;
            }
        }
        return -1;
    }

    /** An object or an array that is being read. */
    private static final class Place {
        private final String path;
        private final boolean array;
        private int index;
        private String name = "";

        Place(String path, boolean array) {
            this.path = path;
            this.array = array;
        }

        String next() {
            if (array) {
                return path + "[" + index++ + "]";
            }
            return path.isEmpty() ? name : path + "." + name;
        }
    }
}
