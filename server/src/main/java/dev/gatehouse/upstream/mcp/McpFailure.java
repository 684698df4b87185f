package dev.gatehouse.upstream.mcp;

import org.jspecify.annotations.Nullable;

/**
 * A server could not be had, or did not keep to the protocol. The message is a sentence for administrators and clients,
 * without secrets and without anything that the server wrote. Carries no stack trace: a broken server can provoke many.
 */
public final class McpFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final int status;

    /** What kind of failure it is. */
    public enum Reason {
        /** No connection: nothing was asked. */
        UNREACHABLE,
        /** Our own rules forbid a connection. */
        FORBIDDEN,
        /** The connection broke before an answer came; what was asked may have been done. */
        CUT_OFF,
        /** Nothing came for too long; what was asked may have been done. */
        TIMED_OUT,
        /** The server wants other credentials: 401 or 403. */
        CREDENTIALS,
        /** The session is over: 404. */
        SESSION_ENDED,
        /** The server refused the request with another status of 4xx. */
        REFUSED,
        /** The server failed: 5xx. */
        SERVER_ERROR,
        /** What came is no MCP. */
        BROKEN,
        /** What came is larger than is taken. */
        TOO_LARGE,
        /** There is nothing that the caller could be sent as; the cause says why. */
        IDENTITY
    }

    McpFailure(Reason reason, String message) {
        this(reason, 0, message, null);
    }

    McpFailure(Reason reason, int status, String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
        this.reason = reason;
        this.status = status;
    }

    /** A failure of a transport of another kind than HTTP. */
    public static McpFailure of(Reason reason, String message) {
        return new McpFailure(reason, message);
    }

    /** What kind of failure it is. */
    public Reason reason() {
        return reason;
    }

    /** The HTTP status; 0 if none came. */
    int status() {
        return status;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
