package dev.gatehouse.tools.governance;

/** A decision about a definition was not taken; nothing was changed. The message says why and what to do. */
public final class ApprovalRefused extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    public enum Cause {
        /** The upstream offers no such tool. */
        NOT_OFFERED,
        /** The upstream offers another definition by now. */
        CHANGED_MEANWHILE,
        /** Something suspicious was not acknowledged. */
        FLAGS_NOT_ACKNOWLEDGED
    }

    private final Cause why;

    ApprovalRefused(Cause why, String message) {
        super(message, null, false, false);
        this.why = why;
    }

    /** Why. */
    public Cause why() {
        return why;
    }
}
