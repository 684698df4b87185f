package dev.gatehouse.egress;

import java.time.Duration;

/**
 * How long one request may take. Immutable.
 *
 * @param connect from asking to the request's head on its way: name, connection, TLS, waiting for a connection
 * @param firstByte from there to the head of the answer
 * @param idle between two pieces of the answer, and of a request that is streamed
 * @param total for everything
 * @param unread between two pieces while nobody reads, for an answer that is put aside
 */
public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total, Duration unread) {
    /** For an answer that is read as it comes. */
    public Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {
        this(connect, firstByte, idle, total, idle);
    }

    public Timeouts {
        for (Duration each : new Duration[] {connect, firstByte, idle, total, unread}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException("a timeout is longer than nothing");
            }
        }
    }
}
