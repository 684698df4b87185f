package dev.gatehouse.console.api;

/**
 * An approval that shall end.
 *
 * @param reason why, in the operator's words; 1 to 500 characters
 */
public record EndApprovalRequest(String reason) {
    public EndApprovalRequest {
        KillRequest.checkReason(reason);
    }
}
