package dev.gatehouse.mcp.legacy;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.util.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The {@code mcp.sessions} section of the configuration.
 *
 * @param mode whether clients of the older revisions get sessions; default optional
 * @param lifetime how long a session lasts at most; default 7 days
 */
public record SessionsConfig(Mode mode, Duration lifetime) {
    /** Whether clients of the older revisions get sessions. */
    public enum Mode {
        /** There are none: no stream with GET, nothing is asked of clients. */
        @JsonProperty("never")
        NEVER,
        /** Each handshake begins one; a request without its id is answered by itself. */
        @JsonProperty("optional")
        OPTIONAL,
        /** Each handshake begins one, and every other request must name one. */
        @JsonProperty("required")
        REQUIRED
    }

    public SessionsConfig(
            @JsonProperty("mode") @Nullable Mode mode, @JsonProperty("lifetime") @Nullable Duration lifetime) {
        this.mode = mode == null ? Mode.OPTIONAL : mode;
        this.lifetime = lifetime == null ? Duration.days(7) : lifetime;
        if (this.lifetime.toMinutes() < 1 || this.lifetime.toDays() > 90) {
            throw new IllegalArgumentException("mcp.sessions.lifetime: " + this.lifetime
                    + " is not between 1 minute and 90 days. Give a duration such as 7d.");
        }
    }

    /** Every default. */
    public static SessionsConfig defaults() {
        return new SessionsConfig(null, null);
    }
}
