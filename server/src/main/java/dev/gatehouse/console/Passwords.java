package dev.gatehouse.console;

import at.favre.lib.crypto.bcrypt.BCrypt;
import at.favre.lib.crypto.bcrypt.LongPasswordStrategies;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Hashes and checks operators' passwords with bcrypt. Checking takes as long for an unknown operator. Thread-safe. */
final class Passwords {
    static final int LONGEST = 1024;
    private static final BCrypt.Version VERSION = BCrypt.Version.VERSION_2A;

    private final int cost;
    private final SecureRandom random = new SecureRandom();
    private final String nobodysHash;

    Passwords(int cost) {
        this.cost = cost;
        this.nobodysHash = hash(random());
    }

    String hash(String password) {
        // bcrypt reads 72 bytes only; longer passwords are hashed to fit, not cut
        byte[] hash = BCrypt.with(VERSION, random, LongPasswordStrategies.hashSha512(VERSION))
                .hash(cost, password.getBytes(StandardCharsets.UTF_8));
        return new String(hash, StandardCharsets.US_ASCII);
    }

    /** Whether the password belongs to the hash; an absent hash takes as long and is never right. */
    boolean verify(String password, @Nullable String hash) {
        boolean right = BCrypt.verifyer(VERSION, LongPasswordStrategies.hashSha512(VERSION))
                .verify(
                        password.getBytes(StandardCharsets.UTF_8),
                        (hash == null ? nobodysHash : hash).getBytes(StandardCharsets.US_ASCII))
                .verified;
        return right && hash != null;
    }

    /** A new password of 120 bits. */
    String random() {
        byte[] bytes = new byte[15];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
