package dev.gatehouse.audit;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ObjIntConsumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The values of sealed blocks, kept once for all of them: each value of a field has a number. */
final class ValueNumbers {
    /** To be prepared for {@link #of(AuditField, String, PreparedStatement)}. */
    static final String SELECT = "SELECT id FROM audit_value WHERE field = ? AND value = ?";

    private static final int MOST_PARAMETERS = 1_000;

    private ValueNumbers() {}

    /** The number of a value; absent if no sealed block has it. */
    static @Nullable Integer of(AuditField field, String text, PreparedStatement select) throws SQLException {
        select.setInt(1, field.number());
        select.setString(2, text);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getInt(1) : null;
        }
    }

    /** The numbers of these very values, as far as they have one. */
    static Map<String, Integer> of(AuditField field, Collection<String> texts, Handle handle) {
        Map<String, Integer> numbers = new HashMap<>();
        try (PreparedStatement select = handle.getConnection().prepareStatement(SELECT)) {
            for (String text : texts) {
                Integer number = of(field, text, select);
                if (number != null) {
                    numbers.put(text, number);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The index of the audit cannot be read", e);
        }
        return numbers;
    }

    /** Gives a value a number, unless another process has; returns it. */
    static int add(AuditField field, String text, Handle handle) throws SQLException {
        handle.execute(
                "INSERT INTO audit_value (field, value) VALUES (?, ?) ON CONFLICT (field, value) DO NOTHING",
                field.number(),
                text);
        try (PreparedStatement select = handle.getConnection().prepareStatement(SELECT)) {
            Integer number = of(field, text, select);
            if (number == null) {
                throw new IllegalStateException("A value was kept and is not there");
            }
            return number;
        }
    }

    /** Hands over every value of a field with its number. */
    static void each(AuditField field, Handle handle, ObjIntConsumer<String> sink) {
        handle.createQuery("SELECT id, value FROM audit_value WHERE field = :field")
                .bind("field", field.number())
                .setFetchSize(1_000)
                .map((row, _) -> {
                    sink.accept(row.getString(2), row.getInt(1));
                    return 0;
                })
                .forEach(_ -> {});
    }

    /** Hands over the values that have these numbers. */
    static void valuesOf(List<Integer> numbers, Handle handle, ObjIntConsumer<String> sink) {
        for (int from = 0; from < numbers.size(); from += MOST_PARAMETERS) {
            handle.createQuery("SELECT id, value FROM audit_value WHERE id IN (<ids>)")
                    .bindList("ids", numbers.subList(from, Math.min(from + MOST_PARAMETERS, numbers.size())))
                    .map((row, _) -> {
                        sink.accept(row.getString(2), row.getInt(1));
                        return 0;
                    })
                    .list();
        }
    }
}
