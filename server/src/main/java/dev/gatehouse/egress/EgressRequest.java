package dev.gatehouse.egress;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request that is more than a fetch. Immutable.
 *
 * @param method the HTTP method
 * @param headers fields to send; {@code Host} replaces the one of the URL
 * @param body what to send, in UTF-8; absent for none
 * @param maxBytes the longest body that is read
 * @param timeout for everything from resolving the name to the last byte
 * @param chosenByStranger whether what the configuration allows is out of reach, as for {@link Egress#getForStranger}
 */
public record EgressRequest(
        String method,
        URI url,
        Map<String, String> headers,
        @Nullable String body,
        int maxBytes,
        Duration timeout,
        boolean chosenByStranger) {
    public EgressRequest {
        headers = Map.copyOf(headers);
    }
}
