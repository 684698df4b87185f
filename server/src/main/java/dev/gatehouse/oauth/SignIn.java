package dev.gatehouse.oauth;

import dev.gatehouse.limits.AttemptLimit;
import dev.gatehouse.limits.ClientNetwork;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks usernames and passwords. In fifteen minutes an account takes ten wrong ones and an address thirty; after that
 * every attempt is refused without looking at it, whoever asks. Thread-safe.
 */
final class SignIn {
    private static final Duration WINDOW = Duration.ofMinutes(15);

    private final Users users;
    private final AuthorizationEvents events;
    private final AttemptLimit perAccount;
    private final AttemptLimit perAddress;

    SignIn(Users users, AuthorizationEvents events, Clock clock) {
        this.users = users;
        this.events = events;
        this.perAccount = new AttemptLimit(10, WINDOW, clock);
        this.perAddress = new AttemptLimit(30, WINDOW, clock);
    }

    /** How an attempt ended. */
    sealed interface Outcome {
        record SignedIn(User user) implements Outcome {}

        record WrongCredentials() implements Outcome {}

        record TooManyAttempts(Duration retryAfter) implements Outcome {}
    }

    Outcome attempt(HttpServletRequest request, Client client, @Nullable String username, @Nullable String password) {
        if (username == null || password == null) {
            return new Outcome.WrongCredentials();
        }
        String address = ClientNetwork.of(request.getRemoteAddr());
        String account = Users.canonical(username);
        AttemptLimit.Verdict byAddress = perAddress.take(address);
        AttemptLimit.Verdict byAccount = perAccount.take(account);
        if (byAddress != AttemptLimit.Verdict.ALLOWED || byAccount != AttemptLimit.Verdict.ALLOWED) {
            if (byAddress == AttemptLimit.Verdict.JUST_EXHAUSTED || byAccount == AttemptLimit.Verdict.JUST_EXHAUSTED) {
                recordLimit(request, client, account);
            }
            return new Outcome.TooManyAttempts(WINDOW);
        }
        Optional<User> user = users.authenticate(username, password.toCharArray());
        if (user.isEmpty()) {
            recordFailure(request, client, account);
            return new Outcome.WrongCredentials();
        }
        perAccount.forget(account);
        perAddress.giveBack(address);
        events.record(
                request,
                "login",
                entry -> events.user(
                                AuthorizationEvents.client(entry, client),
                                user.get().uid())
                        .detail("The user signed in."));
        return new Outcome.SignedIn(user.get());
    }

    /** Names the account only if it exists: what else was typed may be a password. */
    private void recordFailure(HttpServletRequest request, Client client, String account) {
        events.record(
                request,
                "login",
                entry -> AuthorizationEvents.denied(
                                AuthorizationEvents.client(entry, client),
                                "wrong_credentials",
                                403,
                                "Wrong username or password.")
                        .uid(users.byUsername(account).map(User::uid).orElse(null)));
    }

    private void recordLimit(HttpServletRequest request, Client client, String account) {
        events.record(
                request,
                "login",
                entry -> AuthorizationEvents.denied(
                                AuthorizationEvents.client(entry, client),
                                "rate_limited",
                                429,
                                "Too many failed sign-ins; further ones are refused for up to 15 minutes.")
                        .decision("limit")
                        .uid(users.byUsername(account).map(User::uid).orElse(null)));
    }
}
