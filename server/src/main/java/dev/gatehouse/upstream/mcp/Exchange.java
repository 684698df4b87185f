package dev.gatehouse.upstream.mcp;

import dev.gatehouse.json.JsonRpc;
import org.jspecify.annotations.Nullable;

/**
 * What a server says for one request. While nobody reads, the server may wait as long as it likes. For one thread at a
 * time; closing is for any.
 */
public interface Exchange extends AutoCloseable {
    /**
     * The next message, waited for. The response to the request is the last; on a stream that a server opened of its
     * own accord there is none, and the stream's end is a failure.
     *
     * @throws McpFailure if nothing more can be had
     * @throws InterruptedException if this thread was interrupted meanwhile; the exchange may be read on
     */
    JsonRpc next() throws McpFailure, InterruptedException;

    /** The HTTP status; 200 where there is none. */
    default int status() {
        return 200;
    }

    /** The session id that came with the answer, if one did. */
    default @Nullable String session() {
        return null;
    }

    /**
     * {@link System#nanoTime()} when anything was heard last, be it no message; the least number if that is not known.
     */
    default long lastHeard() {
        return Long.MIN_VALUE;
    }

    /** Ends it, whether the response has come or not. */
    @Override
    void close();
}
