package dev.gatehouse.tools;

/** Somebody else changed the access in between. */
public final class RevisionConflict extends Exception {
    private static final long serialVersionUID = 1L;
    private final long current;

    public RevisionConflict(String id, long expected, long current) {
        super("The access of " + id + " is at revision " + current + ", not " + expected + ".");
        this.current = current;
    }

    /** The revision in force. */
    public long current() {
        return current;
    }
}
