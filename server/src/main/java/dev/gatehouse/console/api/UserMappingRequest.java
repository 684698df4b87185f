package dev.gatehouse.console.api;

/**
 * Who a subject of an issuer shall be here.
 *
 * @param issuer the exact {@code iss} of its tokens
 * @param subject the {@code sub} of its tokens
 */
public record UserMappingRequest(String issuer, String subject, String uid) {
    private static final int LONGEST = 2000;

    public UserMappingRequest {
        UnmapRequest.check(issuer, subject);
        InvalidBody.check(uid != null && !uid.isBlank() && uid.length() <= LONGEST, "uid is missing, or too long");
    }
}
