package dev.gatehouse.upstream.stdio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads lines of bounded length. For one thread. */
final class LineReader {
    private static final int BUFFER = 8 * 1024;

    private final InputStream input;
    private final int longest;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;

    LineReader(InputStream input, int longest) {
        this.input = input;
        this.longest = longest;
    }

    /** A line is longer than is taken. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** The next line without its end, LF or CR LF; null at the end. */
    byte @Nullable [] next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (position == end) {
                end = input.read(buffer, 0, buffer.length);
                position = 0;
                if (end < 0) {
                    end = 0;
                    return line.size() == 0 ? null : withoutReturn(line);
                }
            }
            int start = position;
            while (position < end && buffer[position] != '\n') {
                position++;
            }
            line.write(buffer, start, position - start);
            if (line.size() > longest) {
                throw new TooLong();
            }
            if (position < end) {
                position++;
                return withoutReturn(line);
            }
        }
    }

    private static byte[] withoutReturn(ByteArrayOutputStream line) {
        byte[] bytes = line.toByteArray();
        return bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? Arrays.copyOf(bytes, bytes.length - 1) : bytes;
    }
}
