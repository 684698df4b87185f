package dev.gatehouse.upstream.stdio;

import dev.gatehouse.content.Secrets;
import dev.gatehouse.json.Printable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a program says on its standard error goes to our log: a bounded part of it, without secrets. */
final class ProgramLog {
    private static final Logger LOG = LoggerFactory.getLogger(ProgramLog.class);
    private static final int LONGEST_LINE = 500;
    private static final int LONGEST_READ = 64 * 1024;
    private static final int MOST_A_MINUTE = 60;
    private static final long MINUTE_NANOS = 60_000_000_000L;
    /** Shorter values would be found in the middle of words. */
    private static final int SHORTEST_SECRET = 6;

    private final Program program;
    private long minuteBegan = System.nanoTime();
    private int lines;
    private long unsaid;

    ProgramLog(Program program) {
        this.program = program;
    }

    /** Reads to the end, whatever comes: a program whose error output nobody reads stands still. */
    void follow(InputStream errors) {
        try (errors) {
            LineReader reader = new LineReader(errors, LONGEST_READ);
            while (true) {
                try {
                    byte[] line = reader.next();
                    if (line == null) {
                        return;
                    }
                    say(new String(line, StandardCharsets.UTF_8));
                } catch (LineReader.TooLong e) {
                    unsaid++;
                }
            }
        } catch (IOException e) {
            // the program is over
        }
    }

    private void say(String line) {
        long now = System.nanoTime();
        if (now - minuteBegan > MINUTE_NANOS) {
            if (unsaid > 0) {
                LOG.info("upstream {}: {} more lines were left out", program.upstream(), unsaid);
            }
            minuteBegan = now;
            lines = 0;
            unsaid = 0;
        }
        if (lines++ >= MOST_A_MINUTE) {
            unsaid++;
            return;
        }
        LOG.info("upstream {} says: {}", program.upstream(), clean(line));
    }

    /** The line without what the configuration gave the program, and without what looks like a secret. */
    String clean(String line) {
        String clean = line;
        for (String value : program.env().values()) {
            if (value.length() >= SHORTEST_SECRET) {
                clean = clean.replace(value, Secrets.REDACTED);
            }
        }
        return Printable.of(Secrets.redact(clean, LONGEST_LINE));
    }
}
