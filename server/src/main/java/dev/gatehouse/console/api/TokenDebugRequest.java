package dev.gatehouse.console.api;

/** Text that holds a token: a JWT, {@code Bearer …}, or a whole curl command. */
public record TokenDebugRequest(String token) {
    public TokenDebugRequest {
        InvalidBody.check(token != null && !token.isBlank(), "token is missing");
    }

    @Override
    public String toString() {
        return "TokenDebugRequest[]";
    }
}
