package dev.gatehouse.console.api;

import java.util.regex.Pattern;

/** Somebody who shall be able to log in to the console. */
public record OperatorRequest(String username, Role role, String password) {
    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._@-]{0,63}");

    public OperatorRequest {
        InvalidBody.check(
                username != null && USERNAME.matcher(username).matches(),
                "username must have 1 to 64 characters of a-z, 0-9 and . _ @ -, and start with a letter or digit");
        InvalidBody.check(role != null, "role is missing: viewer, auditor or admin");
        InvalidBody.check(password != null, "password is missing");
    }

    /** Leaves the password out. */
    @Override
    public String toString() {
        return "OperatorRequest[" + username + ", " + role + "]";
    }
}
