package dev.gatehouse.console.api;

/**
 * A user who shall have their whole rate again, on this node.
 *
 * @param issuer the issuer that names them
 * @param subject as which they are limited
 * @param reason why, in the operator's words; 1 to 500 characters
 */
public record LimitResetRequest(String issuer, String subject, String reason) {
    public LimitResetRequest {
        InvalidBody.check(issuer != null && !issuer.isBlank(), "issuer is missing");
        InvalidBody.check(subject != null && !subject.isBlank(), "subject is missing");
        KillRequest.checkReason(reason);
    }
}
