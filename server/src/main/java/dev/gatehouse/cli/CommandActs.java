package dev.gatehouse.cli;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.DecisionId;
import java.time.Clock;

/** How the record tells of what was done with a command, and by whom: the user of this machine who ran it. */
final class CommandActs {
    private CommandActs() {}

    static String author() {
        return System.getProperty("user.name", "unknown");
    }

    static AuditEntryBuilder entry(String method) {
        return new AuditEntryBuilder(Clock.systemUTC().instant(), DecisionId.next(), "cli", method).uid(author());
    }

    /** The same when all that is to be told is a sentence, which names no secret. */
    static AuditEntry entry(String method, String detail) {
        return entry(method).detail(detail).build();
    }
}
