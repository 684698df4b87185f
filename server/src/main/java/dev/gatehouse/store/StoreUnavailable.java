package dev.gatehouse.store;

/** The database cannot take a change now: disk full, locked, read-only or closed. Nothing of the change was kept. */
public final class StoreUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
