package dev.gatehouse.audit;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes decision ids: {@code dec_} and 26 characters of Crockford base32, sortable by time. They are unique, not
 * secret: whoever looks one up must be logged in. Thread-safe, without a lock.
 */
public final class DecisionId {
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    private DecisionId() {}

    /** A new id: 48 bits of milliseconds since 1970 and 80 random bits. */
    public static String next() {
        char[] id = new char[30];
        "dec_".getChars(0, 4, id, 0);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        write(System.currentTimeMillis(), id, 4, 10);
        write(random.nextLong(), id, 14, 8);
        write(random.nextLong(), id, 22, 8);
        return new String(id);
    }

    /** Writes the lowest {@code 5 × length} bits, the highest of them first. */
    private static void write(long bits, char[] id, int from, int length) {
        for (int i = 0; i < length; i++) {
            id[from + i] = ALPHABET[(int) (bits >>> (5 * (length - 1 - i))) & 31];
        }
    }
}
