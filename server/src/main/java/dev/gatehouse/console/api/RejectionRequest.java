package dev.gatehouse.console.api;

/**
 * Why a definition is rejected.
 *
 * @param reason in the operator's words; 1 to 500 characters
 */
public record RejectionRequest(String reason) {
    public RejectionRequest {
        KillRequest.checkReason(reason);
    }
}
