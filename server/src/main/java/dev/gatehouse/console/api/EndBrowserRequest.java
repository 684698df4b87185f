package dev.gatehouse.console.api;

/**
 * A browser in which a user shall be signed out.
 *
 * @param reason why, in the operator's words; 1 to 500 characters
 */
public record EndBrowserRequest(String reason) {
    public EndBrowserRequest {
        KillRequest.checkReason(reason);
    }
}
