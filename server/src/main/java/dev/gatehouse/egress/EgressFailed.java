package dev.gatehouse.egress;

/** The fetch was tried and failed: name, connection, time, size, or the answer's form. */
public final class EgressFailed extends EgressException {
    private static final long serialVersionUID = 1L;

    private final Why why;

    /** How far it came. */
    public enum Why {
        /** No connection, so nothing was sent. */
        NOT_CONNECTED,
        /** The connection broke; what was sent may have arrived. */
        BROKEN,
        /** The time was over; what was sent may have arrived. */
        TIMEOUT,
        /** There was an answer, which cannot be taken: its size or form. */
        ANSWER
    }

    EgressFailed(Why why, String message) {
        super(message);
        this.why = why;
    }

    /** How far it came. */
    public Why why() {
        return why;
    }
}
