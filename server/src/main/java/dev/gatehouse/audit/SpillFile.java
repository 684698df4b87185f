package dev.gatehouse.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a journal of events reads. The first line is its {@link Header} as JSON. Every other line is a hash, a space and
 * an {@link Line} as JSON; the hash is the SHA-256 of the hash before (of the first line, for the first) and of the
 * JSON of this one. A last line without an end was not written whole, and nobody was told that it is kept.
 */
final class SpillFile implements AutoCloseable {
    private static final int HASH_DIGITS = 2 * Sha256.BYTES;

    private final InputStream input;
    private final Header header;
    private Sha256 hash;
    private long lines;
    private long end;
    private boolean damaged;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream(1_024);

    private SpillFile(InputStream input, Header header, Sha256 hash, long end) {
        this.input = input;
        this.header = header;
        this.hash = hash;
        this.end = end;
    }

    /**
     * What a journal begins with.
     *
     * @param journal its name, another for each
     * @param headSeq the last event of the chain that was known when it began
     */
    record Header(String journal, long headSeq) {
        byte[] json() {
            return Json.bytes(this);
        }
    }

    /**
     * One event.
     *
     * @param tried whether the database was given it before, and may have it after all
     */
    record Line(boolean tried, AuditEntry entry) {
        byte[] json() {
            return Json.bytes(this);
        }
    }

    /** The hash of a line from that of the line before and its JSON. */
    static Sha256 hash(Sha256 before, byte[] json) {
        MessageDigest digest = Sha256.newDigest();
        digest.update(before.bytes());
        digest.update(json);
        return Sha256.result(digest);
    }

    /**
     * Reads a journal from its beginning; nothing if there is none, or not even its first line was written whole.
     *
     * @throws IOException if it cannot be read, or is no journal
     */
    static @Nullable SpillFile open(Path file) throws IOException {
        if (!Files.exists(file)) {
            return null;
        }
        InputStream input = new BufferedInputStream(Files.newInputStream(file));
        byte[] first = line(input, new ByteArrayOutputStream(128));
        if (first == null) {
            input.close();
            return null;
        }
        try {
            Header header = Json.mapper().convertValue(StrictJson.read(first), Header.class);
            return new SpillFile(input, header, Sha256.of(first), first.length + 1L);
        } catch (JsonRefused | IllegalArgumentException e) {
            input.close();
            throw new IOException(file + " is not a journal of events", e);
        }
    }

    Header header() {
        return header;
    }

    /** How many lines of events were read and fit. */
    long lines() {
        return lines;
    }

    /** Where the last of them ends. */
    long end() {
        return end;
    }

    /** The hash of the last of them. */
    Sha256 hash() {
        return hash;
    }

    /** Whether what follows them is not what was written. */
    boolean damaged() {
        return damaged;
    }

    /** The next events, at most so many; none at the end, or where it is damaged. */
    List<Line> next(int most) throws IOException {
        List<Line> read = new ArrayList<>();
        while (read.size() < most && !damaged) {
            byte[] bytes = line(input, begun);
            if (bytes == null) {
                return read;
            }
            Line line = parse(bytes);
            if (line == null) {
                damaged = true;
                return read;
            }
            read.add(line);
            lines++;
            end += bytes.length + 1;
        }
        return read;
    }

    private @Nullable Line parse(byte[] bytes) {
        if (bytes.length <= HASH_DIGITS) {
            return null;
        }
        byte[] json = Arrays.copyOfRange(bytes, HASH_DIGITS + 1, bytes.length);
        Sha256 computed = hash(hash, json);
        if (!computed.hex().equals(new String(bytes, 0, HASH_DIGITS, StandardCharsets.ISO_8859_1))) {
            return null;
        }
        try {
            JsonNode tree = StrictJson.read(json);
            Line line = Json.mapper().convertValue(tree, Line.class);
            hash = computed;
            return line;
        } catch (JsonRefused | IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * The next line without its end; nothing if there is none that ends yet, and what is there of it is in
     * {@code begun}.
     */
    private static byte @Nullable [] line(InputStream input, ByteArrayOutputStream begun) throws IOException {
        for (int b = input.read(); b != '\n'; b = input.read()) {
            if (b < 0) {
                return null;
            }
            begun.write(b);
        }
        byte[] line = begun.toByteArray();
        begun.reset();
        return line;
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
