package dev.gatehouse.tools;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How severe a log message is (RFC 5424 §6.2.1), the least severe first. */
public enum LogLevel {
    DEBUG,
    INFO,
    NOTICE,
    WARNING,
    ERROR,
    CRITICAL,
    ALERT,
    EMERGENCY;

    /** The name on the wire. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The level of this name on the wire; absent if there is none. */
    public static @Nullable LogLevel of(@Nullable String wireName) {
        for (LogLevel level : values()) {
            if (level.wireName().equals(wireName)) {
                return level;
            }
        }
        return null;
    }
}
