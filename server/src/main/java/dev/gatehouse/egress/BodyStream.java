package dev.gatehouse.egress;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/** The bytes of an answer as they arrive, each piece awaited no longer than its idle timeout. */
final class BodyStream extends InputStream {
    private final Content.Source source;
    private final Exchange exchange;
    private final Semaphore arrived = new Semaphore(0);
    private Content.@Nullable Chunk chunk;
    private boolean ended;

    BodyStream(Content.Source source, Exchange exchange) {
        this.source = source;
        this.exchange = exchange;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        Content.Chunk current = next();
        if (current == null) {
            return -1;
        }
        ByteBuffer bytes = current.getByteBuffer();
        int taken = Math.min(length, bytes.remaining());
        bytes.get(into, offset, taken);
        if (!bytes.hasRemaining()) {
            ended |= current.isLast();
            current.release();
            chunk = null;
        }
        return taken;
    }

    @Override
    public int available() {
        return chunk == null ? 0 : chunk.remaining();
    }

    /** A piece with something left in it; absent at the end. */
    private Content.@Nullable Chunk next() throws BodyFailed {
        while (chunk == null && !ended) {
            Content.Chunk read = source.read();
            if (read == null) {
                await();
            } else if (Content.Chunk.isFailure(read)) {
                ended = true;
                throw new BodyFailed(exchange.failure(read.getFailure()));
            } else if (read.hasRemaining()) {
                chunk = read;
            } else {
                ended = read.isLast();
                read.release();
            }
        }
        return chunk;
    }

    private void await() throws BodyFailed {
        source.demand(arrived::release);
        try {
            if (!arrived.tryAcquire(exchange.idleMillis(), TimeUnit.MILLISECONDS)) {
                throw new BodyFailed(end(EgressFailed.Kind.TIMED_OUT, "stopped in the middle of its answer"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BodyFailed(end(EgressFailed.Kind.BROKEN, "was interrupted"));
        }
    }

    private EgressFailed end(EgressFailed.Kind kind, String what) {
        ended = true;
        EgressFailed failure = exchange.failed(kind, what);
        exchange.abort(failure);
        return failure;
    }

    @Override
    public void close() {
        if (chunk != null) {
            ended |= chunk.isLast();
            chunk.release();
            chunk = null;
        }
        if (!ended) {
            ended = true;
            exchange.abort(exchange.failed(EgressFailed.Kind.BROKEN, "was not read to its end"));
        }
    }
}
