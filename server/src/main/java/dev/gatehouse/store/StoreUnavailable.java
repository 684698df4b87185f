package dev.gatehouse.store;

/**
 * The database cannot be opened, or cannot take a change now: disk full, locked, read-only, damaged or closed. Nothing
 * of the change was kept. The message is one line for the person who runs the gateway and names no secret.
 */
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With the reason alone. */
    public StoreUnavailable(String message) {
        super(message);
    }

    /** With the reason and what led to it. */
    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
