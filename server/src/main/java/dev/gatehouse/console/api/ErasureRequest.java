package dev.gatehouse.console.api;

import org.jspecify.annotations.Nullable;

/**
 * Whose data is to be erased from the audit.
 *
 * @param uid the exact user id
 */
public record ErasureRequest(@Nullable String uid) {
    /** Refuses to erase nobody in particular. */
    public ErasureRequest {
        if (uid == null || uid.isBlank()) {
            throw new InvalidBody("uid is missing: whose data is to be erased?");
        }
    }
}
