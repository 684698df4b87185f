package dev.gatehouse.identity;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Slow hashes of the passwords of users and operators (bcrypt). Thread-safe. */
public final class Passwords {
    /** The fewest characters that a password has. */
    public static final int SHORTEST = 8;
    /** The most characters that a password has. */
    public static final int LONGEST = 1024;
    /** What a stolen hash costs to guess at: about a fifth of a second for each guess. */
    public static final int COST = 12;

    private static final BCrypt.Version VERSION = BCrypt.Version.VERSION_2A;

    /** The hash of a password that nobody knows, at {@link #COST}: checking it takes what checking a real one does. */
    private static final String NOBODYS_HASH = "$2a$12$/UJ4Okn6an5uTk3wMWDwc.XGHqmF89mSuSZp8VWsM74IT4VP0LOie";

    private final int cost;
    private final SecureRandom random = new SecureRandom();

    /**
     * Hashes at a cost of 2^{@code cost} rounds; below {@link #COST} only for passwords that everybody knows anyway.
     */
    public Passwords(int cost) {
        this.cost = cost;
    }

    /**
     * Hashes a new password.
     *
     * @throws IllegalArgumentException if it has fewer than 8 or more than 1024 characters
     */
    public String hash(char[] password) {
        if (password.length < SHORTEST || password.length > LONGEST) {
            throw new IllegalArgumentException(
                    "A password has at least " + SHORTEST + " characters and at most " + LONGEST);
        }
        // bcrypt reads 72 bytes only; longer passwords are hashed to fit, not cut
        return BCrypt.with(VERSION, random, LongPasswordStrategies.hashSha512(VERSION))
                .hashToString(cost, password);
    }

    /** Whether the password belongs to the hash; an absent hash is never right, and takes as long to say so. */
    public boolean matches(char[] password, @Nullable String hash) {
        boolean right = BCrypt.verifyer(VERSION, LongPasswordStrategies.hashSha512(VERSION))
                .verify(password, hash == null ? NOBODYS_HASH : hash)
                .verified;
        return right && hash != null;
    }

    /** A new password of 120 bits. */
    public String random() {
        byte[] bytes = new byte[15];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
