package dev.gatehouse.egress;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Lets a number of bytes through and fails at the next. */
final class CappedStream extends FilterInputStream {
    private final EgressFailed tooLarge;
    private long left;

    CappedStream(InputStream in, long most, EgressFailed tooLarge) {
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
            throw new BodyFailed(tooLarge);
        }
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
