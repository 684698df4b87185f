package dev.gatehouse.egress;

import java.time.Duration;

/**
 * How long one request may take. Immutable.
 *
 * @param connect from asking to the request's head on its way: name, connection, TLS, waiting for a connection
 * @param firstByte from there to the head of the answer
 * @param idle between two pieces of the answer, and of a request that is streamed
 * @param total for everything
 */
public record Timeouts(Duration connect, Duration firstByte, Duration idle, Duration total) {
    public Timeouts {
        for (Duration each : new Duration[] {connect, firstByte, idle, total}) {
            if (each.isNegative() || each.isZero()) {
                throw new IllegalArgumentException("a timeout is longer than nothing");
            }
        }
    }
}
