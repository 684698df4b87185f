package dev.gatehouse.oauth;

import dev.gatehouse.identity.Passwords;
import dev.gatehouse.store.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The people who can sign in. Usernames are lower-case ASCII, so that no two look alike; passwords are kept as bcrypt
 * hashes. Thread-safe.
 */
public final class Users {
    private static final Pattern USERNAME = Pattern.compile("[a-z0-9][a-z0-9._@+-]{0,63}");

    /** A uid without an issuer is how room identity locks out those of ours. */
    private static final String SELECT = """
        SELECT u.*, (SELECT count(*) FROM disabled_user d WHERE d.issuer = '' AND d.subject = u.uid) AS disabled
        FROM oauth_user u \
        """;

    /** For the passwords of demo users, which everybody knows. */
    private static final int DEMO_COST = 4;

    private final Passwords passwords = new Passwords(Passwords.COST);

    private final Database database;
    private final Clock clock;

    public Users(Database database) {
        this(database, Clock.systemUTC());
    }

    public Users(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Everybody, by username. */
    public List<User> all() {
        return database.reader()
                .withHandle(handle -> handle.createQuery(SELECT + "ORDER BY username")
                        .map((row, context) -> user(row))
                        .list());
    }

    /** The user of this uid. */
    public Optional<User> byUid(String uid) {
        return database.reader()
                .withHandle(handle -> handle.createQuery(SELECT + "WHERE uid = :uid")
                        .bind("uid", uid)
                        .map((row, context) -> user(row))
                        .findOne());
    }

    /** The user of this username, in whatever case it is written. */
    public Optional<User> byUsername(String username) {
        return database.reader()
                .withHandle(handle -> handle.createQuery(SELECT + "WHERE username = :username")
                        .bind("username", canonical(username))
                        .map((row, context) -> user(row))
                        .findOne());
    }

    /**
     * Adds a user; usernames are unique.
     *
     * @throws IllegalArgumentException if the username is taken or malformed, or the password is shorter than 8
     *     characters or longer than 1024
     */
    public User add(String username, String name, @Nullable String email, char[] password) {
        return add("u_" + OpaqueToken.nextId(), username, name, email, passwords.hash(password));
    }

    /**
     * What is kept of a password.
     *
     * @throws IllegalArgumentException if it is shorter than 8 characters or longer than 1024
     */
    String hashed(char[] password) {
        return passwords.hash(password);
    }

    /** Gives a user another password, as part of a larger change. */
    static void replacePassword(Handle handle, String uid, String hash) {
        handle.createUpdate("UPDATE oauth_user SET password_hash = :hash WHERE uid = :uid")
                .bind("hash", hash)
                .bind("uid", uid)
                .execute();
    }

    /** Adds alex and sam, unless they are there, also where another process does the same at this moment. */
    void addDemoUsers() {
        for (String name : List.of("Alex", "Sam")) {
            String username = name.toLowerCase(Locale.ROOT);
            if (byUsername(username).isEmpty()) {
                String hash = new Passwords(DEMO_COST).hash("password".toCharArray());
                insert(username, username, name, username + "@example.com", hash, clock.millis());
            }
        }
    }

    /** The user whose username and password these are; takes the same time for every wrong answer. */
    Optional<User> authenticate(String username, char[] password) {
        record Candidate(User user, String passwordHash) {}
        Optional<Candidate> candidate = database.reader()
                .withHandle(handle -> handle.createQuery(SELECT + "WHERE username = :username")
                        .bind("username", canonical(username))
                        .map((row, context) -> new Candidate(user(row), row.getString("password_hash")))
                        .findOne());
        boolean matches = passwords.matches(
                password, candidate.map(Candidate::passwordHash).orElse(null));
        return candidate.map(Candidate::user).filter(user -> matches && !user.disabled());
    }

    /** Notes within a change that a user has signed in. */
    void signedIn(Handle handle, String uid) {
        handle.createUpdate("UPDATE oauth_user SET last_login_at = :now WHERE uid = :uid")
                .bind("now", clock.millis())
                .bind("uid", uid)
                .execute();
    }

    static String canonical(String username) {
        return username.strip().toLowerCase(Locale.ROOT);
    }

    private User add(String uid, String username, String name, @Nullable String email, String passwordHash) {
        String canonical = canonical(username);
        if (!USERNAME.matcher(canonical).matches()) {
            throw new IllegalArgumentException(
                    "A username has 1 to 64 characters of a-z, 0-9 and . _ @ + -, and starts with a letter or digit");
        }
        Instant now = Instant.ofEpochMilli(clock.millis());
        if (!insert(uid, canonical, name, email, passwordHash, now.toEpochMilli())) {
            throw new IllegalArgumentException("There is a user named " + canonical + " already");
        }
        return new User(uid, canonical, name, email, false, now, null);
    }

    /** False if the user is there already. */
    private boolean insert(
            String uid, String username, String name, @Nullable String email, String passwordHash, long now) {
        return database.write(handle -> handle.createUpdate("""
            INSERT INTO oauth_user (uid, username, name, email, password_hash, created_at)
            VALUES (:uid, :username, :name, :email, :hash, :now) ON CONFLICT DO NOTHING\
            """)
                        .bind("uid", uid)
                        .bind("username", username)
                        .bind("name", name)
                        .bind("email", email)
                        .bind("hash", passwordHash)
                        .bind("now", now)
                        .execute())
                > 0;
    }

    private static User user(ResultSet row) throws SQLException {
        return new User(
                row.getString("uid"),
                row.getString("username"),
                row.getString("name"),
                row.getString("email"),
                row.getInt("disabled") != 0,
                Instant.ofEpochMilli(row.getLong("created_at")),
                Rows.instant(row, "last_login_at"));
    }
}
