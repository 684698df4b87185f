package dev.gatehouse.egress;

/** The fetch was tried and failed: name, connection, time, size, or the answer's form. */
public final class EgressFailed extends EgressException {
    private static final long serialVersionUID = 1L;

    EgressFailed(String message) {
        super(message);
    }
}
