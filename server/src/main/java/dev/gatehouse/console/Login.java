package dev.gatehouse.console;

import dev.gatehouse.console.api.PasswordChange;
import dev.gatehouse.identity.Passwords;
import dev.gatehouse.limits.AttemptLimit;
import jakarta.servlet.http.HttpServletRequest;

/** Logs operators in and out. A wrong name and a wrong password get the same answer after the same time. */
final class Login {
    private final Operators operators;
    private final Passwords passwords;
    private final Sessions sessions;
    private final LoginThrottle throttle;
    private final OperatorActs acts;

    Login(Operators operators, Passwords passwords, Sessions sessions, LoginThrottle throttle, OperatorActs acts) {
        this.operators = operators;
        this.passwords = passwords;
        this.sessions = sessions;
        this.throttle = throttle;
        this.acts = acts;
    }

    /**
     * Opens a session.
     *
     * @throws ApiError 401 if name or password is wrong, 429 after too many attempts
     */
    Sessions.Opened logIn(String username, String password, HttpServletRequest request) {
        Operators.Operator operator = operators.byUsername(username).orElse(null);
        // a name that is nobody's may be a password typed in the wrong field: it is never recorded
        String knownAs = operator == null ? null : operator.username();
        switch (throttle.attempt(username, request.getRemoteAddr())) {
            case ALLOWED -> {}
            case JUST_EXHAUSTED -> {
                acts.loginThrottled(knownAs, request);
                throw ApiError.tooManyAttempts(LoginThrottle.WINDOW);
            }
            case EXHAUSTED -> throw ApiError.tooManyAttempts(LoginThrottle.WINDOW);
        }
        boolean right = passwords.matches(password.toCharArray(), operator == null ? null : operator.passwordHash());
        if (!right || operator == null) {
            acts.loginFailed(knownAs, request);
            throw ApiError.of(401, "invalid_credentials", "The username or the password is wrong.");
        }
        throttle.succeeded(username, request.getRemoteAddr());
        acts.loggedIn(operator.username(), request);
        return sessions.open(operator.username(), operator.role());
    }

    void logOut(Session session, HttpServletRequest request) {
        sessions.close(session);
        acts.loggedOut(session, request);
    }

    /**
     * Gives an operator another password of their own and ends all their sessions. A wrong current password counts as
     * an attempt to log in.
     *
     * @throws ApiError 400 if the current password is wrong or the next is too short or too long, 429 after too many
     *     attempts
     */
    void changePassword(Session session, PasswordChange change, HttpServletRequest request) {
        if (throttle.attempt(session.username(), request.getRemoteAddr()) != AttemptLimit.Verdict.ALLOWED) {
            throw ApiError.tooManyAttempts(LoginThrottle.WINDOW);
        }
        String current = operators
                .byUsername(session.username())
                .map(Operators.Operator::passwordHash)
                .orElse(null);
        if (!passwords.matches(change.current().toCharArray(), current)) {
            throw ApiError.of(400, "invalid_request", "The current password is wrong.");
        }
        throttle.succeeded(session.username(), request.getRemoteAddr());
        String hash;
        try {
            hash = passwords.hash(change.next().toCharArray());
        } catch (IllegalArgumentException e) {
            throw ApiError.invalid(e.getMessage() + ".");
        }
        acts.changed(
                handle -> operators.changePassword(handle, session.username(), hash),
                acts.did(session, request, "password.change", "Changed their password; their sessions were ended."));
    }
}
