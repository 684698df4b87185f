package dev.gatehouse.console.api;

import java.util.List;

/**
 * Clients that shall be forgotten if they are still unused.
 *
 * @param days for how many days they must not have been used, 1 to 365
 * @param clientIds those that the operator was shown; 1 to 1,000
 * @param reason why, in the operator's words; 1 to 500 characters
 */
public record CleanUpRequest(int days, List<String> clientIds, String reason) {
    /** The fewest days. */
    public static final int LEAST_DAYS = 1;

    /** The most days. */
    public static final int MOST_DAYS = 365;

    private static final int MOST_CLIENTS = 1_000;

    public CleanUpRequest {
        InvalidBody.check(days >= LEAST_DAYS && days <= MOST_DAYS, "days must be " + LEAST_DAYS + " to " + MOST_DAYS);
        InvalidBody.check(
                clientIds != null && !clientIds.isEmpty() && clientIds.size() <= MOST_CLIENTS,
                "clientIds must name 1 to 1,000 clients");
        KillRequest.checkReason(reason);
        clientIds = List.copyOf(clientIds);
    }
}
