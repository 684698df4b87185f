package dev.gatehouse.upstream;

import dev.gatehouse.tools.ToolFailure;
import org.jspecify.annotations.Nullable;

/** A call of a backend came to nothing. The message is for the client: nothing of the backend's inside is in it. */
public final class UpstreamFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final ToolFailure.Outcome outcome;

    /** What went wrong, with the code of docs/errors.md. */
    public enum Kind {
        /** It did not answer in time. */
        TIMEOUT("upstream_timeout"),
        /** It cannot be connected to, or the connection broke. */
        UNREACHABLE("upstream_unreachable"),
        /** It answered that it failed: a status of 500 or more. */
        FAILED("upstream_failed"),
        /** It answered that the request is not one for it: a status of 400 to 499. */
        REJECTED("upstream_rejected"),
        /** It answered with what cannot be used: a redirect, too much, no JSON where JSON was promised. */
        UNUSABLE("upstream_unusable"),
        /** Our own rules forbid a connection to its address. */
        NOT_ALLOWED("upstream_not_allowed"),
        /** The caller has no identity of the kind that it is called with. */
        IDENTITY_MISSING("identity_missing"),
        /** The caller's token is not for this backend. */
        TOKEN_NOT_FOR_UPSTREAM("token_not_for_upstream"),
        /** An authorization server gave no token for it. */
        TOKEN_REFUSED("upstream_token_refused");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** The stable code. */
        public String code() {
            return code;
        }
    }

    /** A failure of which is known that the backend did not do what it was asked. */
    public UpstreamFailure(Kind kind, String message) {
        this(kind, message, ToolFailure.Outcome.TOOL_ERROR, null);
    }

    public UpstreamFailure(Kind kind, String message, ToolFailure.Outcome outcome, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.outcome = outcome;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** What is known of the work. */
    public ToolFailure.Outcome outcome() {
        return outcome;
    }

    /** The same in the terms of a tool. */
    public ToolFailure asToolFailure() {
        return new ToolFailure(kind.code(), String.valueOf(getMessage()), outcome, this);
    }
}
