package dev.gatehouse.content;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is taken out of a JSON answer. Paths are member names with dots between them; arrays on the way are looked
 * through.
 *
 * @param removeFields members that are taken out: a path from the top, or a single name, which goes wherever it stands
 * @param keepFields paths from the top that stay, and nothing else; default everything
 * @param rows rules that elements of arrays have to fulfil to stay
 */
public record JsonFilterConfig(List<String> removeFields, List<String> keepFields, List<Rows> rows) {
    public JsonFilterConfig(
            @Nullable List<String> removeFields, @Nullable List<String> keepFields, @Nullable List<Rows> rows) {
        this.removeFields = removeFields == null ? List.of() : List.copyOf(removeFields);
        this.keepFields = keepFields == null ? List.of() : List.copyOf(keepFields);
        this.rows = rows == null ? List.of() : List.copyOf(rows);
    }

    /**
     * Which elements of an array stay.
     *
     * @param at the path to the array; default the document itself
     * @param field the path within an element
     * @param equals what must stand there: text, in which {@code {sub}}, {@code {uid}} and {@code {tenant}} are the
     *     caller's
     */
    public record Rows(String at, String field, String equals) {
        public Rows(@Nullable String at, @Nullable String field, @Nullable String equals) {
            if (field == null || field.isEmpty() || equals == null) {
                throw new IllegalArgumentException("a rule of rows names a field and what it equals");
            }
            this.at = at == null ? "" : at;
            this.field = field;
            this.equals = equals;
        }
    }
}
