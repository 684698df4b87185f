package dev.gatehouse.tools;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A tool could not do what it was asked. The message is for the client: no class names, no secrets. */
public final class ToolFailure extends Exception {
    /** The code of a failure that has none of its own. */
    public static final String TOOL_ERROR = "tool_error";

    private static final long serialVersionUID = 1L;

    private final String code;
    private final Outcome outcome;
    private final @Nullable Duration retryAfter;

    /** What is known of the work when it failed, for the record. */
    public enum Outcome {
        /** It was not done. */
        TOOL_ERROR,
        /** No answer came in time, and asking again does no harm. */
        TIMEOUT,
        /** It was asked for and no answer came: it may have been done. */
        UNKNOWN;

        /** The word in the audit event. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ToolFailure(String message) {
        this(TOOL_ERROR, message, Outcome.TOOL_ERROR, null);
    }

    public ToolFailure(String message, Throwable cause) {
        this(TOOL_ERROR, message, Outcome.TOOL_ERROR, cause);
    }

    /** A failure with a code of {@code docs/errors.md}, which the client and the record see. */
    public ToolFailure(String code, String message, Outcome outcome, @Nullable Throwable cause) {
        this(code, message, outcome, null, cause);
    }

    /** The same of one that is worth another try after a while. */
    public ToolFailure(
            String code, String message, Outcome outcome, @Nullable Duration retryAfter, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.outcome = outcome;
        this.retryAfter = retryAfter;
    }

    /** When it may be tried again, if that is known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** The stable code. */
    public String code() {
        return code;
    }

    /** What is known of the work. */
    public Outcome outcome() {
        return outcome;
    }
}
