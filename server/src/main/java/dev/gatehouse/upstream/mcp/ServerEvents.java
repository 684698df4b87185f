package dev.gatehouse.upstream.mcp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events as they come (HTML, server-sent events, 9.2.6). For one thread. */
final class ServerEvents {
    private static final int BUFFER = 8 * 1024;

    private final InputStream input;
    private final int longest;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int end;
    private boolean afterReturn;
    private volatile long lastHeard = System.nanoTime();

    /** {@code longest}: the most bytes that one event may have. */
    ServerEvents(InputStream input, int longest) {
        this.input = input;
        this.longest = longest;
    }

    /**
     * One event.
     *
     * @param id the id that came with it, if one did
     * @param retryMillis when to come back after a broken connection, if the server says so; else -1
     */
    @SuppressWarnings("ArrayRecordComponent") // events are never compared, and nobody changes their bytes
    record Event(@Nullable String id, String type, byte[] data, long retryMillis) {}

    /** An event is longer than is taken. */
    static final class TooLong extends IOException {
        private static final long serialVersionUID = 1L;

        TooLong() {
            super("an event is too long");
        }
    }

    /** {@link System#nanoTime()} when any bytes came last; for any thread. */
    long lastHeard() {
        return lastHeard;
    }

    /** The next event, be it without data; null at the end. */
    @Nullable
    Event next() throws IOException {
        String id = null;
        String type = "message";
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        long retry = -1;
        boolean anything = false;
        while (true) {
            byte[] line = line(longest - data.size());
            if (line == null) {
                return null;
            }
            if (line.length == 0) {
                if (anything) {
                    return new Event(id, type, data.toByteArray(), retry);
                }
                continue;
            }
            int colon = indexOf(line, (byte) ':');
            if (colon == 0) {
                continue;
            }
            anything = true;
            String field = new String(line, 0, colon < 0 ? line.length : colon, StandardCharsets.UTF_8);
            int from = colon < 0 ? line.length : colon + 1;
            from += from < line.length && line[from] == ' ' ? 1 : 0;
            switch (field) {
                case "data" -> {
                    if (data.size() > 0) {
                        data.write('\n');
                    }
                    data.write(line, from, line.length - from);
                }
                case "id" -> id = text(line, from);
                case "event" -> type = text(line, from);
                case "retry" -> retry = millis(text(line, from));
                default -> {}
            }
        }
    }

    private static String text(byte[] line, int from) {
        return new String(line, from, line.length - from, StandardCharsets.UTF_8);
    }

    private static long millis(String digits) {
        return digits.length() < 10 && !digits.isEmpty() && digits.chars().allMatch(c -> c >= '0' && c <= '9')
                ? Long.parseLong(digits)
                : -1;
    }

    private static int indexOf(byte[] line, byte wanted) {
        for (int i = 0; i < line.length; i++) {
            if (line[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /** A line without its end, which is CR, LF or both; null at the end of the stream. */
    private byte @Nullable [] line(int most) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (position == end) {
                end = input.read(buffer, 0, buffer.length);
                position = 0;
                lastHeard = System.nanoTime();
                if (end < 0) {
                    end = 0;
                    return null;
                }
            }
            if (afterReturn) {
                afterReturn = false;
                if (position < end && buffer[position] == '\n') {
                    position++;
                    continue;
                }
            }
            int start = position;
            while (position < end && buffer[position] != '\n' && buffer[position] != '\r') {
                position++;
            }
            line.write(buffer, start, position - start);
            if (line.size() > most) {
                throw new TooLong();
            }
            if (position < end) {
                afterReturn = buffer[position++] == '\r';
                return line.toByteArray();
            }
        }
    }
}
