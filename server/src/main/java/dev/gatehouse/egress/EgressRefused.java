package dev.gatehouse.egress;

/** Our own rules forbid the fetch; trying again brings the same. */
public final class EgressRefused extends EgressException {
    private static final long serialVersionUID = 1L;

    EgressRefused(String message) {
        super(message);
    }
}
