package dev.gatehouse.console.api;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An API key that shall be made.
 *
 * @param service the machine that it shall speak for
 * @param days how long it lives; 1 to 366, 90 if absent
 */
public record ApiKeyRequest(
        String service, List<String> scopes, @Nullable Integer days) {
    private static final int DEFAULT_DAYS = 90;
    private static final int MOST_DAYS = 366;

    public ApiKeyRequest {
        InvalidBody.check(service != null && !service.isBlank(), "service is missing: the machine it speaks for");
        InvalidBody.check(scopes != null, "scopes is missing: a list, empty if none are needed");
        InvalidBody.check(days == null || (days >= 1 && days <= MOST_DAYS), "days must be 1 to " + MOST_DAYS);
        AccessChange.checkScopes(scopes);
        scopes = List.copyOf(scopes);
    }

    /** How long it shall live. */
    public Duration lifetime() {
        return Duration.ofDays(days == null ? DEFAULT_DAYS : days);
    }
}
