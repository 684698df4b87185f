package dev.gatehouse.mcp.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code mcp.streams} section of the configuration.
 *
 * @param keepAlive after how long a silence a stream says that it is alive; default 15 s
 * @param writeTimeout how long a client may leave unread what it is sent before its connection is cut; default 30 s
 * @param most how many clients may listen at once; default 10000
 * @param mostPerCaller how many streams one caller may listen on at once; default 100
 */
public record StreamsConfig(Duration keepAlive, Duration writeTimeout, Integer most, Integer mostPerCaller) {
    public StreamsConfig(
            @JsonProperty("keepAlive") @Nullable Duration keepAlive,
            @JsonProperty("writeTimeout") @Nullable Duration writeTimeout,
            @JsonProperty("most") @Nullable Integer most,
            @JsonProperty("mostPerCaller") @Nullable Integer mostPerCaller) {
        this.keepAlive = keepAlive == null ? Duration.seconds(15) : keepAlive;
        this.writeTimeout = writeTimeout == null ? Duration.seconds(30) : writeTimeout;
        this.most = most == null ? 10_000 : most;
        this.mostPerCaller = mostPerCaller == null ? 100 : mostPerCaller;
        if (this.keepAlive.toMilliseconds() < 1_000 || this.keepAlive.toSeconds() > 300) {
            throw new IllegalArgumentException("mcp.streams.keepAlive: " + this.keepAlive
                    + " is not between 1 second and 5 minutes. Give a duration such as 15s.");
        }
        if (this.writeTimeout.toMilliseconds() < 1_000 || this.writeTimeout.toSeconds() > 300) {
            throw new IllegalArgumentException("mcp.streams.writeTimeout: " + this.writeTimeout
                    + " is not between 1 second and 5 minutes. Give a duration such as 30s.");
        }
        if (this.most < 0 || this.mostPerCaller < 0) {
            throw new IllegalArgumentException(
                    "mcp.streams: most and mostPerCaller cannot be negative. Give 0 to let nobody listen.");
        }
    }

    /** Every default. */
    public static StreamsConfig defaults() {
        return new StreamsConfig(null, null, null, null);
    }
}
