package dev.gatehouse.console.api;

import dev.gatehouse.identity.UserMapping;
import java.time.Instant;

/** Who somebody at an outside issuer is here. */
public record UserMappingView(String issuer, String subject, String uid, String author, Instant createdAt) {
    /** The mapping as it lies in the table. */
    public static UserMappingView of(UserMapping mapping) {
        return new UserMappingView(
                mapping.issuer(), mapping.subject(), mapping.uid(), mapping.author(), mapping.createdAt());
    }
}
