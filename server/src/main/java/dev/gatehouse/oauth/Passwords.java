package dev.gatehouse.oauth;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Slow hashes of passwords (bcrypt). */
final class Passwords {
    /** bcrypt looks at no more than 72 bytes; longer passwords are refused rather than cut. */
    private static final int MAX_BYTES = 72;

    private static final int MIN_LENGTH = 8;
    /** What a stolen hash costs to guess at: about a fifth of a second for each guess. */
    static final int COST = 12;

    /** For the passwords of demo users, which everybody knows. */
    static final int DEMO_COST = 4;

    /** The hash of a password that nobody knows: checking against it costs what checking a real one does. */
    private static final String NOBODYS_HASH = "$2a$12$/UJ4Okn6an5uTk3wMWDwc.XGHqmF89mSuSZp8VWsM74IT4VP0LOie";

    private Passwords() {}

    /**
     * Hashes a new password.
     *
     * @throws IllegalArgumentException if it is shorter than 8 characters or longer than 72 bytes
     */
    static String hash(char[] password, int cost) {
        byte[] bytes = utf8(password);
        try {
            if (password.length < MIN_LENGTH || bytes.length > MAX_BYTES) {
                throw new IllegalArgumentException("A password has at least 8 characters and at most 72 bytes");
            }
            return new String(BCrypt.withDefaults().hash(cost, bytes), StandardCharsets.US_ASCII);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /** Whether this is the password; takes the same time when there is no hash because there is no such user. */
    static boolean matches(char[] password, @Nullable String hash) {
        byte[] bytes = utf8(password);
        try {
            boolean fits = bytes.length <= MAX_BYTES;
            byte[] compared = (hash == null ? NOBODYS_HASH : hash).getBytes(StandardCharsets.US_ASCII);
            boolean equal = BCrypt.verifyer().verify(fits ? bytes : new byte[] {1}, compared).verified;
            return equal && fits && hash != null;
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static byte[] utf8(char[] password) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] bytes = new byte[encoded.remaining()];
        encoded.get(bytes);
        return bytes;
    }
}
