package dev.gatehouse.audit.sink;

import dev.gatehouse.audit.AuditEvent;
import java.io.PrintStream;
import java.util.List;

/** Prints events, for whatever collects what a process prints. */
final class StandardOutput implements Destination {
    private final PrintStream out;
    private final boolean previews;

    StandardOutput(PrintStream out, boolean previews) {
        this.out = out;
        this.previews = previews;
    }

    @Override
    public void deliver(List<AuditEvent> events) throws Undelivered {
        out.print(Destination.lines(events, previews));
        if (out.checkError()) {
            throw Undelivered.forNow("standard output takes nothing");
        }
    }
}
