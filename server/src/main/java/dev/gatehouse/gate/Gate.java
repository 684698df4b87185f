package dev.gatehouse.gate;

import dev.gatehouse.identity.Caller;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one place where a call is decided. Every outcome makes exactly one audit event, durable before the answer.
 * Thread-safe.
 */
public final class Gate {
    /**
     * Finds out who asks, from headers alone, before any body is read. A refusal is recorded here.
     *
     * @param authorization the values of the request's Authorization header fields
     * @param mayBeAnonymous whether the request could be for something that needs no caller
     * @param method the act as far as headers tell it, for the record
     * @param tool the tool as far as headers tell it, for the record
     */
    public Admission admit(
            List<String> authorization,
            boolean mayBeAnonymous,
            Envelope envelope,
            String method,
            @Nullable String tool) {
        throw new UnsupportedOperationException();
    }

    /** Takes a call through: limits, policy, arguments, content, the tool, the record. */
    public Answer call(Call call) {
        throw new UnsupportedOperationException();
    }

    /** How the caller sees each tool it may know of, by name; decided by the same resolver as a call. Not recorded. */
    public List<Sight> sights(Caller caller) {
        throw new UnsupportedOperationException();
    }

    /**
     * Takes an act that runs no tool (a list, a handshake) through limits and the record.
     *
     * @return absent if it may go on, or why not
     */
    public @Nullable Refusal attend(Caller caller, Envelope envelope, String method) {
        throw new UnsupportedOperationException();
    }

    /**
     * Records that a request of an admitted caller was refused by its front (malformed, unknown method); returns its
     * decision id.
     */
    public String refused(Caller caller, Envelope envelope, String method, String code, String detail, int status) {
        throw new UnsupportedOperationException();
    }
}
