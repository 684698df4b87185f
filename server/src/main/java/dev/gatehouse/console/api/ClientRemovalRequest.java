package dev.gatehouse.console.api;

/**
 * A client that shall be forgotten.
 *
 * @param reason why, in the operator's words; 1 to 500 characters
 */
public record ClientRemovalRequest(String clientId, String reason) {
    public ClientRemovalRequest {
        InvalidBody.check(clientId != null && !clientId.isBlank(), "clientId is missing");
        KillRequest.checkReason(reason);
    }
}
