package dev.gatehouse.audit;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Binds one column of a row after the other; nothing is bound as NULL. Not thread-safe. */
final class ColumnWriter {
    private final PreparedStatement statement;
    private int column;

    ColumnWriter(PreparedStatement statement) {
        this.statement = statement;
    }

    void put(long number) throws SQLException {
        statement.setLong(++column, number);
    }

    void put(@Nullable Integer number) throws SQLException {
        if (number == null) {
            statement.setNull(++column, Types.INTEGER);
        } else {
            statement.setInt(++column, number);
        }
    }

    void put(byte[] bytes) throws SQLException {
        statement.setBytes(++column, bytes);
    }

    void put(@Nullable Sha256 digest) throws SQLException {
        if (digest == null) {
            statement.setNull(++column, Types.BINARY);
        } else {
            statement.setBytes(++column, digest.bytes());
        }
    }

    void put(List<String> list) throws SQLException {
        put(String.join(" ", list));
    }

    void put(@Nullable String text) throws SQLException {
        if (text == null) {
            statement.setNull(++column, Types.VARCHAR);
        } else {
            statement.setString(++column, text);
        }
    }
}
