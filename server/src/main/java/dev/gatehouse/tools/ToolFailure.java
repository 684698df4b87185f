package dev.gatehouse.tools;

/** A tool could not do what it was asked. The message is for the client: no class names, no secrets. */
public final class ToolFailure extends Exception {
    private static final long serialVersionUID = 1L;

    public ToolFailure(String message) {
        super(message);
    }

    public ToolFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
