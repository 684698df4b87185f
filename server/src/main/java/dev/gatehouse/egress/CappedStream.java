package dev.gatehouse.egress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Supplier;

/** Lets a number of bytes through and fails at the next. */
final class CappedStream extends FilterInputStream {
    private final Supplier<EgressFailed> tooLarge;
    private long left;

    CappedStream(InputStream in, long most, Supplier<EgressFailed> tooLarge) {
        super(in);
        this.left = most;
        this.tooLarge = tooLarge;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        if (read >= 0) {
            count(1);
        }
        return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int read = super.read(into, offset, length);
        if (read > 0) {
            count(read);
        }
        return read;
    }

    private void count(int read) throws BodyFailed {
        left -= read;
        if (left < 0) {
            throw new BodyFailed(tooLarge.get());
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
