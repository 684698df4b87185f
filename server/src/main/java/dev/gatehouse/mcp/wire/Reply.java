package dev.gatehouse.mcp.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What goes back for one message. */
public sealed interface Reply {
    /** It was done. */
    record Result(JsonNode id, Body body) implements Reply {}

    /**
     * It was not done.
     *
     * @param id the message's id; absent if it could not be read
     * @param decisionId the decision that explains it, if there was one
     * @param challenge the {@code WWW-Authenticate} header, if credentials would help
     * @param retryAfter when to try again, if that helps
     */
    record Failure(
            @Nullable JsonNode id,
            RpcError error,
            @Nullable String decisionId,
            @Nullable String challenge,
            @Nullable Duration retryAfter)
            implements Reply {

        /** The same refusal told as another error. */
        public Failure as(RpcError other) {
            return new Failure(id, other, decisionId, challenge, retryAfter);
        }
    }

    /** It was a notification or a response: 202, nothing to say. */
    record Accepted() implements Reply {}

    /**
     * A result that says that credentials are missing, with the HTTP status and header that say the same.
     *
     * @param challenge the {@code WWW-Authenticate} header
     */
    record Challenged(JsonNode id, Body body, int status, String challenge) implements Reply {}

    /** The answer was given already: as a stream of events, or as nothing but a status. */
    record Given() implements Reply {}

    /** Writes the value of a {@code result}. */
    @FunctionalInterface
    interface Body {
        void writeTo(JsonGenerator json) throws IOException;
    }
}
