package dev.gatehouse.audit.sink;

/** A destination did not take events. The message is one sentence for the log, without secrets. */
final class Undelivered extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean refused;

    private Undelivered(String message, boolean refused) {
        super(message);
        this.refused = refused;
    }

    /** It may take them later. */
    static Undelivered forNow(String message) {
        return new Undelivered(message, false);
    }

    /** It does not take these events, whenever they come. */
    static Undelivered refused(String message) {
        return new Undelivered(message, true);
    }

    boolean isRefused() {
        return refused;
    }
}
