package dev.gatehouse.console;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.store.Database;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * What a new gateway needs, as far as nothing else remembers it: that the doctor found nothing wrong once, and that
 * somebody put the list away. For all nodes. Thread-safe.
 */
final class FirstRun {
    private static final String DOCTOR = "doctor";
    private static final String DISMISSED = "dismissed";

    private final Database database;
    private final AuditLog log;

    FirstRun(Database database, AuditLog log) {
        this.database = database;
        this.log = log;
    }

    /** What is remembered. */
    record Remembered(boolean doctor, boolean dismissed) {}

    Remembered remembered() {
        Set<String> steps = database.reader()
                .withHandle(handle -> handle.createQuery("SELECT step FROM first_run")
                        .mapTo(String.class)
                        .set());
        return new Remembered(steps.contains(DOCTOR), steps.contains(DISMISSED));
    }

    /** The doctor has nothing to say against this gateway. */
    void doctorWasContent() {
        database.write(handle -> remember(handle, DOCTOR));
    }

    /** Nobody wants to see the list any more. */
    void dismiss(AuditEntry entry) {
        log.append(handle -> remember(handle, DISMISSED), _ -> entry);
    }

    private static int remember(Handle handle, String step) {
        return handle.createUpdate("INSERT INTO first_run (step) VALUES (:step) ON CONFLICT (step) DO NOTHING")
                .bind("step", step)
                .execute();
    }
}
