package dev.gatehouse.cli;

import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.content.Secrets;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.DatabaseConfig;
import dev.gatehouse.store.StoreUnavailable;
import java.io.PrintWriter;

/**
 * Records that somebody read the audit with a command, before it is shown. Who can read the database cannot be kept
 * from reading it, so where it takes no event, or is of an older version, the reading is shown all the same, with a
 * warning.
 */
final class CommandReadings {
    private static final int MOST_OF_A_QUERY = 400;

    private CommandReadings() {}

    /**
     * Records a reading.
     *
     * @param method {@code audit.read} or {@code audit.export}
     * @param how in the past tense, such as "Searched"
     * @param words what was asked for; empty if everything was
     */
    static void record(DatabaseConfig config, String method, String how, String words, PrintWriter warnings) {
        String detail =
                how + " with a command" + (words.isEmpty() ? "." : ": " + Secrets.redact(words, MOST_OF_A_QUERY));
        try {
            if (Database.schema(config).pending() > 0) {
                warn(warnings, "the database is of an older version; ./gatehouse db migrate brings it up to date");
                return;
            }
            try (Database database = Database.open(config)) {
                new AuditLog(database).append(CommandActs.entry(method, detail));
            }
        } catch (StoreUnavailable e) {
            warn(warnings, String.valueOf(e.getMessage()));
        }
    }

    private static void warn(PrintWriter warnings, String why) {
        warnings.println("This reading is not recorded: " + why);
        warnings.flush();
    }
}
