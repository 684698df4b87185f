package dev.gatehouse.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one column of a row after the other. Not thread-safe. */
final class ColumnReader {
    private final ResultSet row;
    private int next;

    ColumnReader(ResultSet row, int first) {
        this.row = row;
        this.next = first;
    }

    long number() throws SQLException {
        return row.getLong(next++);
    }

    /** Too large a number was put there by someone else: it must not wrap to the one that was hashed. */
    int small() throws SQLException {
        return Math.clamp(number(), Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    @Nullable
    Integer smallOrNone() throws SQLException {
        int value = small();
        return row.wasNull() ? null : value;
    }

    @Nullable
    String text() throws SQLException {
        return row.getString(next++);
    }

    String textOrEmpty() throws SQLException {
        String text = text();
        return text == null ? "" : text;
    }

    List<String> list() throws SQLException {
        String joined = textOrEmpty();
        return joined.isEmpty() ? List.of() : List.of(joined.split(" ", -1));
    }

    byte @Nullable [] bytes() throws SQLException {
        return row.getBytes(next++);
    }

    @Nullable
    Sha256 digest() throws SQLException {
        return Sha256.kept(bytes());
    }

    /** Passes over the column whose place {@code value} takes. */
    <T> T skip(T value) {
        next++;
        return value;
    }
}
