package dev.gatehouse.console;

import dev.gatehouse.console.api.Role;
import dev.gatehouse.identity.Passwords;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sees to it at start that there is an operator {@code admin}, with the configured password if one is configured. */
final class FirstRunAdmin {
    static final String USERNAME = "admin";

    private final Operators operators;
    private final Passwords passwords;
    private final OperatorActs acts;

    FirstRunAdmin(Operators operators, Passwords passwords, OperatorActs acts) {
        this.operators = operators;
        this.passwords = passwords;
        this.acts = acts;
    }

    /** Returns the password it made up, if it had to: the only time that anybody can read it. */
    Optional<String> ensure(@Nullable String configured) {
        Optional<Operators.Operator> admin = operators.byUsername(USERNAME);
        if (admin.isEmpty()) {
            String password = configured == null ? passwords.random() : configured;
            String hash = passwords.hash(password.toCharArray());
            acts.addOperator(USERNAME, handle -> operators.add(handle, USERNAME, hash, Role.ADMIN));
            return configured == null ? Optional.of(password) : Optional.empty();
        }
        if (configured != null
                && !passwords.matches(configured.toCharArray(), admin.get().passwordHash())) {
            String hash = passwords.hash(configured.toCharArray());
            acts.replacePassword(USERNAME, handle -> operators.changePassword(handle, USERNAME, hash));
        }
        return Optional.empty();
    }
}
