package dev.gatehouse.egress;

/** The fetch was tried and failed: name, connection, time, size, or the answer's form. */
public final class EgressFailed extends EgressException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final boolean sent;

    /** What failed. */
    public enum Kind {
        /** No connection came about. */
        UNREACHABLE,
        /** It took too long. */
        TIMED_OUT,
        /** The connection broke, or what came over it is no HTTP. */
        BROKEN,
        /** The answer is longer than what is taken. */
        TOO_LARGE,
        /** The answer's encoding cannot be read. */
        UNREADABLE
    }

    EgressFailed(Kind kind, boolean sent, String message) {
        super(message);
        this.kind = kind;
        this.sent = sent;
    }

    static EgressFailed unreachable(String message) {
        return new EgressFailed(Kind.UNREACHABLE, false, message);
    }

    /** What failed. */
    public Kind kind() {
        return kind;
    }

    /** Whether the other side may have seen the request; if not, nothing can have happened there. */
    public boolean sent() {
        return sent;
    }
}
