package dev.gatehouse.cli;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.DecisionId;
import java.time.Instant;

/** Audit entries of what is done on the command line. */
final class CommandActs {
    private CommandActs() {}

    /** Who runs this command, as the operating system names them. */
    static String author() {
        return "cli:" + System.getProperty("user.name", "unknown");
    }

    /** The entry of an act; {@code detail} names no secret. */
    static AuditEntry entry(String method, String detail) {
        return new AuditEntryBuilder(Instant.now(), DecisionId.next(), "cli", method)
                .protocol("cli")
                .uid(author())
                .detail(detail)
                .build();
    }
}
