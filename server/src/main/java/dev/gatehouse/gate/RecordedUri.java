package dev.gatehouse.gate;

import dev.gatehouse.content.Secrets;
import java.util.regex.Pattern;

/** The URI of a resource as the record has it: without credentials in it, and cut where it is very long. */
public final class RecordedUri {
    private static final int LIMIT = 512;
    private static final Pattern CUT = Pattern.compile("… \\(\\d+ characters\\)$");

    private RecordedUri() {}

    /** What the record holds of this URI, at most 512 characters and a remark that there are more. */
    public static String of(String uri) {
        return Secrets.redact(uri, LIMIT);
    }

    /** The URI as far as it stands in a record. */
    public static String in(String recorded) {
        return CUT.matcher(recorded).replaceFirst("");
    }
}
