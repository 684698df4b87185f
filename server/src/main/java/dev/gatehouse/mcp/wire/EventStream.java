package dev.gatehouse.mcp.wire;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer made of server-sent events (HTML, server-sent events; MCP Streamable HTTP). Writing blocks for a slow
 * reader and fails once the connector's idle timeout has passed without progress. For one thread at a time.
 */
public final class EventStream {
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] KEEP_ALIVE = ascii(": keep-alive\n\n");

    private final ServletOutputStream output;

    private EventStream(ServletOutputStream output) {
        this.output = output;
    }

    /** Begins the answer; the client sees at once that it is a stream. */
    public static EventStream open(HttpServletResponse response) throws IOException {
        response.setStatus(200);
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        // Proxies that buffer would hold events back until the stream ends.
        response.setHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
        return new EventStream(response.getOutputStream());
    }

    /**
     * Writes one message, not yet {@link #flush flushed}.
     *
     * @param id its event id, if the client can resume from it
     * @param data one line: JSON as we write it
     */
    public void event(@Nullable String id, byte[] data) throws IOException {
        if (id != null) {
            output.write(ascii("id: " + id + "\n"));
        }
        output.write(DATA);
        output.write(data);
        output.write(END);
    }

    /** Tells the client from where it can resume, and when to try, before there is any message. */
    public void prime(String id, Duration retry) throws IOException {
        output.write(ascii("id: " + id + "\nretry: " + retry.toMillis() + "\ndata: \n\n"));
        output.flush();
    }

    /** Tells the client when to connect again. */
    public void retry(Duration retry) throws IOException {
        output.write(ascii("retry: " + retry.toMillis() + "\n\n"));
        output.flush();
    }

    /** Keeps proxies from taking the connection for dead; fails if the client has gone. */
    public void keepAlive() throws IOException {
        output.write(KEEP_ALIVE);
        output.flush();
    }

    /** Sends what was written. */
    public void flush() throws IOException {
        output.flush();
    }

    /** Ends the answer, even while its request is still worked on. */
    public void close() throws IOException {
        output.close();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
