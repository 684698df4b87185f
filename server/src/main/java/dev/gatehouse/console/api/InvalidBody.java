package dev.gatehouse.console.api;

/** A request body says something that cannot be meant; the message names the member and is shown to the client. */
public final class InvalidBody extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidBody(String message) {
        super(message);
    }

    static void check(boolean holds, String message) {
        if (!holds) {
            throw new InvalidBody(message);
        }
    }
}
