package dev.gatehouse.audit.sink;

import dev.gatehouse.audit.AuditEvent;
import java.io.PrintStream;
import java.util.List;

/** Prints events, for whatever collects what a process prints. */
final class StandardOutput implements Destination {
    private final PrintStream out;
    private final EventLines lines;

    StandardOutput(PrintStream out, EventLines lines) {
        this.out = out;
        this.lines = lines;
    }

    @Override
    public void deliver(List<AuditEvent> events) throws Undelivered {
        out.print(lines.of(events));
        if (out.checkError()) {
            throw Undelivered.forNow("standard output takes nothing");
        }
    }
}
