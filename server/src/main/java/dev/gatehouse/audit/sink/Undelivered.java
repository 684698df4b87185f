package dev.gatehouse.audit.sink;

/** A destination did not take events. The message is one sentence for the log, without secrets. */
final class Undelivered extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    private enum Kind {
        FOR_NOW,
        REFUSED,
        PARTLY
    }

    private Undelivered(String message, Kind kind) {
        super(message);
        this.kind = kind;
    }

    /** It may take them later. */
    static Undelivered forNow(String message) {
        return new Undelivered(message, Kind.FOR_NOW);
    }

    /** It does not take these events, whenever they come. */
    static Undelivered refused(String message) {
        return new Undelivered(message, Kind.REFUSED);
    }

    /** It took some of them, does not take the others, and does not say which; none is to be sent again. */
    static Undelivered partly(String message) {
        return new Undelivered(message, Kind.PARTLY);
    }

    boolean isRefused() {
        return kind == Kind.REFUSED;
    }

    boolean isPartly() {
        return kind == Kind.PARTLY;
    }
}
