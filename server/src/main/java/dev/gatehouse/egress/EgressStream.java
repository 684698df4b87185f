package dev.gatehouse.egress;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * An answer whose body is read while it comes. Reading fails when nothing comes for longer than the idle time; while
 * nobody reads, no time is counted. To be closed, which ends the exchange if it has not ended. For one thread at a
 * time; closing is for any.
 */
public final class EgressStream implements AutoCloseable {
    private final Request request;
    private final Response response;
    private final InputStream body;

    EgressStream(Request request, Response response, InputStream body, @Nullable Duration idle, Scheduler scheduler) {
        this.request = request;
        this.response = response;
        this.body = idle == null ? body : new Watched(body, request, idle, scheduler);
    }

    /** The status; a redirect is an answer like any other. */
    public int status() {
        return response.getStatus();
    }

    /** The first value of a field, whatever the case of its name. */
    public @Nullable String header(String name) {
        return response.getHeaders().get(name);
    }

    /** The bytes of the body as they come; not decompressed, and not limited in number. */
    public InputStream body() {
        return body;
    }

    @Override
    public void close() {
        request.abort(new EgressFailed("the answer was given up"));
        try {
            body.close();
        } catch (IOException e) {
            // it was given up, however it ended
        }
    }

    /** Gives an exchange up that makes no progress while somebody waits for it. */
    private static final class Watched extends InputStream {
        private final InputStream body;
        private final Request request;
        private final long idleMillis;
        private final Scheduler scheduler;

        Watched(InputStream body, Request request, Duration idle, Scheduler scheduler) {
            this.body = body;
            this.request = request;
            this.idleMillis = idle.toMillis();
            this.scheduler = scheduler;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Scheduler.Task late = scheduler.schedule(
                    () -> request.abort(new TimeoutException("nothing came")), idleMillis, TimeUnit.MILLISECONDS);
            try {
                return body.read(bytes, offset, length);
            } finally {
                late.cancel();
            }
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
