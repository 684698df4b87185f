package dev.gatehouse.upstream;

import dev.gatehouse.tools.ToolFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call of a backend came to nothing. The message is for the client: nothing of the backend's inside is in it. */
public final class UpstreamFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final ToolFailure.Outcome outcome;
    private final @Nullable Duration retryAfter;

    /** What went wrong, with the code of docs/errors.md. */
    public enum Kind {
        /** It did not answer in time. */
        TIMEOUT("upstream_timeout"),
        /** It cannot be connected to, or the connection broke. */
        UNREACHABLE("upstream_unreachable"),
        /** It failed too often, and is not called for a while. */
        UNAVAILABLE("upstream_unavailable"),
        /** As many calls as it may get are under way there. */
        BUSY("upstream_busy"),
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
        this(kind, message, outcome, cause, null);
    }

    private UpstreamFailure(
            Kind kind,
            String message,
            ToolFailure.Outcome outcome,
            @Nullable Throwable cause,
            @Nullable Duration retryAfter) {
        super(message, cause);
        this.kind = kind;
        this.outcome = outcome;
        this.retryAfter = retryAfter;
    }

    /** A call that was not made, and may be later. */
    static UpstreamFailure notAsked(Kind kind, String message, Duration retryAfter) {
        return new UpstreamFailure(kind, message, ToolFailure.Outcome.TOOL_ERROR, null, retryAfter);
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** Whether another backend may be asked instead: this one surely did nothing, or asking twice does no harm. */
    boolean isWithoutEffect() {
        return outcome != ToolFailure.Outcome.UNKNOWN
                && switch (kind) {
                    case TIMEOUT, UNREACHABLE, UNAVAILABLE, BUSY -> true;
                    default -> false;
                };
    }

    /** What is known of the work. */
    public ToolFailure.Outcome outcome() {
        return outcome;
    }

    /** When it may be tried again, if that is known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The same in the terms of a tool. */
    public ToolFailure asToolFailure() {
        return new ToolFailure(kind.code(), String.valueOf(getMessage()), outcome, retryAfter, this);
    }
}
