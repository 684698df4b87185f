package dev.gatehouse.console.api;

import dev.gatehouse.oauth.UnusedClient;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The clients that registered themselves and were not used for long, the least recently used first. */
public record UnusedClientsView(List<UnusedClientView> clients) {
    /**
     * One of them.
     *
     * @param lastUsedAt absent if it never got a token
     * @param users how many people allowed it something that still holds
     */
    public record UnusedClientView(
            String clientId,
            String name,
            Instant createdAt,
            @Nullable Instant lastUsedAt,
            int users) {}

    /** The clients as the authorization server knows them. */
    public static UnusedClientsView of(List<UnusedClient> unused) {
        return new UnusedClientsView(unused.stream()
                .map(each -> new UnusedClientView(
                        each.client().clientId(),
                        each.client().name(),
                        each.client().createdAt(),
                        each.client().lastUsedAt(),
                        each.users()))
                .toList());
    }
}
