package dev.gatehouse.console.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who could call a tool with what they hold now.
 *
 * @param anybody whether everybody can, without signing in
 * @param seenSince since when callers of outside issuers were looked for
 */
public record CallersView(boolean anybody, Instant seenSince, List<CallerView> callers) {
    /** How somebody is known to hold these scopes. */
    public enum Holding {
        /** A user approved a client. */
        @JsonProperty("approval")
        APPROVAL,
        /** An API key that works. */
        @JsonProperty("api_key")
        API_KEY,
        /** A client that asks for itself. */
        @JsonProperty("service_client")
        SERVICE_CLIENT,
        /** A call of this tool that was recorded. */
        @JsonProperty("seen")
        SEEN
    }

    /**
     * Somebody who could ask.
     *
     * @param id their uid
     * @param clientId the program that asks in their name
     * @param missingScopes what they lack; empty if they may
     */
    public record CallerView(
            Holding holding,
            String id,
            @Nullable String clientId,
            List<String> scopes,
            boolean allowed,
            List<String> missingScopes) {}
}
