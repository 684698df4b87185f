package dev.gatehouse.audit;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;

/** Writes a time as ISO 8601 in UTC with exactly three decimals, so that it sorts as text, whatever the mapper says. */
final class IsoMillis extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;
    private static final DateTimeFormatter FORMAT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    IsoMillis() {
        super(Instant.class);
    }

    static String format(Instant time) {
        return FORMAT.format(time);
    }

    @Override
    public void serialize(Instant time, JsonGenerator generator, SerializerProvider provider) throws IOException {
        generator.writeString(format(time));
    }
}
