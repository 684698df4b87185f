package dev.gatehouse.console.api;

import org.jspecify.annotations.Nullable;

/** A subject of an issuer that shall be nobody's name here any more. */
public record UnmapRequest(String issuer, String subject) {
    private static final int LONGEST = 2000;

    public UnmapRequest {
        check(issuer, subject);
    }

    static void check(@Nullable String issuer, @Nullable String subject) {
        InvalidBody.check(issuer != null && !issuer.isBlank() && issuer.length() <= LONGEST, "issuer is missing");
        InvalidBody.check(subject != null && !subject.isBlank() && subject.length() <= LONGEST, "subject is missing");
    }
}
