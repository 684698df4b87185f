package dev.gatehouse.rest.proxy;

import jakarta.servlet.http.HttpServletRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body while it is passed on, up to a limit. */
final class CappedBody extends FilterInputStream {
    private final long limit;
    private long read;
    private boolean exceeded;

    CappedBody(HttpServletRequest request, long limit) throws IOException {
        super(request.getInputStream());
        this.limit = limit;
    }

    /** Whether more came than may be passed on. */
    boolean exceeded() {
        return exceeded;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        InputStream from = in;
        int came = from.read(into, offset, length);
        read += Math.max(0, came);
        if (read > limit) {
            exceeded = true;
            throw new IOException("more than " + limit + " bytes");
        }
        return came;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
