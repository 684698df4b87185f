package dev.gatehouse.oauth;

import dev.gatehouse.store.Database;
import java.util.List;
import java.util.Optional;

/** The people who can sign in. Passwords are kept as bcrypt hashes. Thread-safe. */
public final class Users {
    private final Database database;

    public Users(Database database) {
        this.database = database;
    }

    /** Everybody, by username. */
    public List<User> all() {
        throw new UnsupportedOperationException();
    }

    /** The user of this uid. */
    public Optional<User> byUid(String uid) {
        throw new UnsupportedOperationException();
    }

    /** The user of this username. */
    public Optional<User> byUsername(String username) {
        throw new UnsupportedOperationException();
    }

    /** Adds a user; usernames are unique. */
    public User add(String username, String name, String email, char[] password) {
        throw new UnsupportedOperationException();
    }

    /** Disables or enables a user; disabling ends their refresh tokens. */
    public void setDisabled(String uid, boolean disabled) {
        throw new UnsupportedOperationException();
    }
}
