package dev.gatehouse.egress;

/** A fetch that brought nothing. The message is a clear sentence without secrets, for logs and administrators. */
public abstract sealed class EgressException extends Exception permits EgressRefused, EgressFailed {
    private static final long serialVersionUID = 1L;

    EgressException(String message) {
        super(message);
    }

    /** What went wrong, in one sentence. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
