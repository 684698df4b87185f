package dev.gatehouse.console;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A compressed file that may break off on its way. To be finished if all of it was written, and released in any case,
 * but not closed: that would make an end to a file that broke off, which then passes for whole. Not thread-safe.
 */
final class BreakableGzip extends GZIPOutputStream {
    private static final int BUFFER = 16_384;

    /** Begins the file. */
    BreakableGzip(OutputStream output) throws IOException {
        super(output, BUFFER);
    }

    /** Gives back the memory of the compressor, which the garbage collector does not see. Writes nothing. */
    void release() {
        def.end();
    }
}
