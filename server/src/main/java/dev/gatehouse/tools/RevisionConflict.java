package dev.gatehouse.tools;

/** Somebody else changed the tool's access in between. */
public final class RevisionConflict extends Exception {
    private static final long serialVersionUID = 1L;
    private final long current;

    public RevisionConflict(String tool, long expected, long current) {
        super("The access of " + tool + " is at revision " + current + ", not " + expected + ".");
        this.current = current;
    }

    /** The revision in force. */
    public long current() {
        return current;
    }
}
