package dev.gatehouse.console.api;

/**
 * Another password of one's own.
 *
 * @param current the one that holds
 * @param next the one that shall hold
 */
public record PasswordChange(String current, String next) {
    public PasswordChange {
        InvalidBody.check(current != null, "current is missing: the password that holds now");
        InvalidBody.check(next != null, "next is missing: the password that shall hold");
    }

    /** Leaves the passwords out. */
    @Override
    public String toString() {
        return "PasswordChange[]";
    }
}
