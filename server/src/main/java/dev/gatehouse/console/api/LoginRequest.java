package dev.gatehouse.console.api;

/** The name and password of an operator. */
public record LoginRequest(String username, String password) {
    public LoginRequest {
        InvalidBody.check(username != null && password != null, "username and password are needed");
        InvalidBody.check(username.length() <= 64 && password.length() <= 1024, "username or password is too long");
    }

    @Override
    public String toString() {
        return "LoginRequest[" + username + "]";
    }
}
