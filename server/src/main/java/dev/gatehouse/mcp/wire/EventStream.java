package dev.gatehouse.mcp.wire;

import dev.gatehouse.json.Json;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

/**
 * An answer made of server-sent events (HTML, server-sent events; MCP Streamable HTTP). Writing blocks for a slow
 * reader, whom {@link SlowReaders} cuts; then it fails. For one thread at a time.
 */
public final class EventStream {
    private static final byte[] DATA = ascii("data: ");
    private static final byte[] END = ascii("\n\n");
    private static final byte[] KEEP_ALIVE = ascii(": keep-alive\n\n");

    private static final int PIECE = 16 * 1024;

    private final HttpServletRequest request;
    private final ServletOutputStream output;
    private final SlowReaders readers;
    private final Runnable whenCut;
    private volatile long since;
    private volatile boolean cut;
    private boolean told;

    private EventStream(HttpServletRequest request, ServletOutputStream output, SlowReaders readers, Runnable whenCut) {
        this.request = request;
        this.output = output;
        this.readers = readers;
        this.whenCut = whenCut;
    }

    /**
     * Begins the answer; the client sees at once that it is a stream.
     *
     * @param whenCut run once, on the writing thread, if the client is cut because it does not read
     */
    public static EventStream open(Exchange exchange, SlowReaders readers, Runnable whenCut) throws IOException {
        HttpServletResponse response = exchange.response();
        response.setStatus(200);
        response.setContentType("text/event-stream");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        // Proxies that buffer would hold events back until the stream ends.
        response.setHeader("X-Accel-Buffering", "no");
        response.flushBuffer();
        return new EventStream(exchange.arrival().request(), response.getOutputStream(), readers, whenCut);
    }

    /**
     * Writes one message, not yet {@link #flush flushed}.
     *
     * @param id its event id, if the client can resume from it
     * @param data JSON
     */
    public void event(@Nullable String id, byte[] data) throws IOException {
        if (id != null) {
            write(ascii("id: " + id + "\n"));
        }
        write(DATA);
        write(Json.line(data));
        write(END);
    }

    /** Tells the client from where it can resume, and when to try, before there is any message. */
    public void prime(String id, Duration retry) throws IOException {
        write(ascii("id: " + id + "\nretry: " + retry.toMillis() + "\ndata: \n\n"));
        flush();
    }

    /** Tells the client when to connect again. */
    public void retry(Duration retry) throws IOException {
        write(ascii("retry: " + retry.toMillis() + "\n\n"));
        flush();
    }

    /** Keeps proxies from taking the connection for dead; fails if the client has gone. */
    public void keepAlive() throws IOException {
        write(KEEP_ALIVE);
        flush();
    }

    /** The client read so slowly that what it missed is gone; what is sent from here on is the last. */
    public void fellBehind() {
        tellOfCut();
    }

    private void tellOfCut() {
        if (!told) {
            told = true;
            whenCut.run();
        }
    }

    /** Sends what was written. */
    public void flush() throws IOException {
        sending(output::flush);
    }

    /** Ends the answer, even while its request is still worked on. */
    public void close() throws IOException {
        sending(output::close);
    }

    /** Slow is not stuck: each piece has the whole time to get through. */
    private void write(byte[] bytes) throws IOException {
        for (int from = 0; from < bytes.length; from += PIECE) {
            int start = from;
            int length = Math.min(PIECE, bytes.length - from);
            sending(() -> output.write(bytes, start, length));
        }
    }

    /** Something that blocks while the client does not read. */
    @FunctionalInterface
    private interface Sending {
        void run() throws IOException;
    }

    private void sending(Sending step) throws IOException {
        since = System.nanoTime();
        readers.begin(this);
        try {
            step.run();
        } catch (IOException e) {
            if (cut) {
                tellOfCut();
            }
            throw e;
        } finally {
            readers.end(this);
        }
    }

    /** Closes the connection if what is being sent has not got through for this long. */
    void cutIfStuck(long now, long patienceNanos) {
        if (now - since > patienceNanos && request.getProtocol().startsWith("HTTP/1")) {
            cut = true;
            ServletContextRequest.getServletContextRequest(request)
                    .getConnectionMetaData()
                    .getConnection()
                    .getEndPoint()
                    .close(new TimeoutException("the client does not read"));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
