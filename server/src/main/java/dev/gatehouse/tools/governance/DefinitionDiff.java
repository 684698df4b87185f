package dev.gatehouse.tools.governance;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.github.difflib.DiffUtils;
import com.github.difflib.patch.AbstractDelta;
import dev.gatehouse.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a definition differs from the one that was approved, line by line. Invisible characters are spelled out.
 *
 * @param part the member that differs: title, description, inputSchema, outputSchema, annotations or others
 * @param lines all its lines, old and new
 */
public record DefinitionDiff(String part, List<Line> lines) {
    private static final List<String> PARTS =
            List.of("name", "title", "description", "inputSchema", "outputSchema", "annotations", "others");
    private static final ObjectWriter PRETTY = Json.mapper()
            .writer(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));

    /** A line of text, and in which of the two it stands. */
    public record Line(Side side, String text) {}

    /** Where a line stands. */
    public enum Side {
        @JsonProperty("both")
        BOTH,
        @JsonProperty("before")
        BEFORE,
        @JsonProperty("after")
        AFTER
    }

    /** The parts that differ, in reading order; all that are not empty where there is nothing to compare with. */
    public static List<DefinitionDiff> between(@Nullable ToolDefinition before, ToolDefinition after) {
        List<DefinitionDiff> differing = new ArrayList<>();
        for (String part : PARTS) {
            List<String> old =
                    before == null ? List.of() : lines(before.document().get(part));
            List<String> now = lines(after.document().get(part));
            if (!old.equals(now)) {
                differing.add(new DefinitionDiff(part, merged(old, now)));
            }
        }
        return differing;
    }

    private static List<Line> merged(List<String> old, List<String> now) {
        List<Line> lines = new ArrayList<>(old.size() + now.size());
        for (AbstractDelta<String> delta : DiffUtils.diff(old, now, true).getDeltas()) {
            switch (delta.getType()) {
                case EQUAL -> add(lines, Side.BOTH, delta.getSource().getLines());
                case INSERT, DELETE, CHANGE -> {
                    add(lines, Side.BEFORE, delta.getSource().getLines());
                    add(lines, Side.AFTER, delta.getTarget().getLines());
                }
            }
        }
        return lines;
    }

    private static void add(List<Line> lines, Side side, List<String> texts) {
        texts.forEach(text -> lines.add(new Line(side, text)));
    }

    private static List<String> lines(@Nullable JsonNode part) {
        if (part == null) {
            return List.of();
        }
        String text = part.isTextual() ? part.textValue() : pretty(part);
        return text.isEmpty()
                ? List.of()
                : text.lines().map(Invisible::spelledOut).toList();
    }

    private static String pretty(JsonNode part) {
        try {
            return PRETTY.writeValueAsString(part);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a definition cannot be written as JSON", e);
        }
    }
}
