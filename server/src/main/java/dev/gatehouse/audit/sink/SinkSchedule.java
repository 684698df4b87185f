package dev.gatehouse.audit.sink;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.dropwizard.util.Duration;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;

/**
 * When a sink hands on: at a time of every day in UTC ({@code "02:30"}), or again and again ({@code 6h}: at 0, 6, 12
 * and 18 o'clock).
 *
 * @param everySeconds how often
 * @param offsetSeconds how long after midnight UTC, 1970-01-01
 */
public record SinkSchedule(long everySeconds, long offsetSeconds) {
    private static final long DAY_SECONDS = 86_400;

    /** Reads either form. */
    @JsonCreator
    public static SinkSchedule of(String text) {
        try {
            if (text.indexOf(':') > 0) {
                return new SinkSchedule(DAY_SECONDS, LocalTime.parse(text).toSecondOfDay());
            }
            long seconds = Duration.parse(text).toSeconds();
            if (seconds >= 60 && seconds <= 7 * DAY_SECONDS) {
                return new SinkSchedule(seconds, 0);
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException("audit.sinks: schedule is a time of day in UTC such as \"02:30\", or how"
                + " often, from 1m to 7d, such as 6h");
    }

    /** A text that reads the same. */
    @JsonValue
    public String text() {
        return everySeconds == DAY_SECONDS
                ? LocalTime.ofSecondOfDay(offsetSeconds).toString()
                : everySeconds + "s";
    }

    /** When it was last time to hand on. */
    Instant lastBefore(Instant now) {
        long since = now.getEpochSecond() - offsetSeconds;
        return Instant.ofEpochSecond(Math.floorDiv(since, everySeconds) * everySeconds + offsetSeconds);
    }
}
