package dev.gatehouse.console.api;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A call that shall be made with somebody's token.
 *
 * @param token a JWT, an API key, a {@code Bearer …} value or a curl command; used once and kept nowhere
 * @param arguments what the tool is given
 */
public record TryRequest(String token, ObjectNode arguments) {
    private static final int LONGEST_TOKEN = 32 * 1024;

    public TryRequest {
        InvalidBody.check(token != null && !token.isBlank(), "token is missing");
        InvalidBody.check(token.length() <= LONGEST_TOKEN, "token is longer than any token");
        InvalidBody.check(arguments != null, "arguments is missing: an object, empty if the tool takes none");
    }

    /** Leaves the token out. */
    @Override
    public String toString() {
        return "TryRequest[]";
    }
}
