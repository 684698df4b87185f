package dev.gatehouse.store;

import java.sql.SQLException;
import java.util.Optional;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** Tells failures that mean the database is unavailable from those that are the statement's own. */
final class Unavailability {
    private Unavailability() {}

    /** Why the database is unavailable, in a few words, if this is why something failed. */
    static Optional<String> reason(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLiteException sqlite) {
                return reason(sqlite.getResultCode());
            }
            if (t instanceof SQLException sql && sql.getSQLState() != null) {
                return reason(sql.getSQLState());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> reason(SQLiteErrorCode code) {
        if (code == SQLiteErrorCode.SQLITE_READONLY_DBMOVED) {
            return Optional.of("its file was moved or deleted");
        }
        // The low byte is the primary result code (https://www.sqlite.org/rescode.html).
        return switch (code.code & 0xff) {
            case 5, 6, 15 -> Optional.of("it is locked by another process");
            case 7 -> Optional.of("it is out of memory");
            case 8 -> Optional.of("it is read-only");
            case 10 -> Optional.of("the disk reports an error");
            case 11 -> Optional.of("the file is damaged");
            case 13 -> Optional.of("the disk is full");
            case 14 -> Optional.of("the file cannot be opened");
            case 26 -> Optional.of("the file is not a SQLite database");
            default -> Optional.empty();
        };
    }

    /** By the codes of https://www.postgresql.org/docs/current/errcodes-appendix.html. */
    private static Optional<String> reason(String sqlState) {
        return switch (sqlState) {
            case "25006" -> Optional.of("it is read-only");
            case "25P03", "25P04" -> Optional.of("it gave up a change that took too long");
            case "53100" -> Optional.of("the disk is full");
            case "53200" -> Optional.of("it is out of memory");
            case "53300" -> Optional.of("it has no connection left");
            case "55P03" -> Optional.of("it is locked by another process");
            case "57014" -> Optional.of("it took too long");
            case "3D000" -> Optional.of("there is no such database");
            default ->
                switch (sqlState.substring(0, Math.min(2, sqlState.length()))) {
                    case "08" -> Optional.of("it cannot be reached");
                    case "28" -> Optional.of("it refuses the user or the password");
                    case "53" -> Optional.of("it has no resources left");
                    case "57" -> Optional.of("it is stopping or starting");
                    case "58" -> Optional.of("the disk reports an error");
                    case "XX" -> Optional.of("it reports damage");
                    default -> Optional.empty();
                };
        };
    }
}
