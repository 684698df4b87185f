package dev.gatehouse.audit;

import java.security.SecureRandom;

/**
 * Makes decision ids: {@code dec_} and 26 characters of Crockford base32, sortable by time, unguessable. Thread-safe.
 */
public final class DecisionId {
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    private DecisionId() {}

    /** A new id: 48 bits of milliseconds since 1970 and 80 random bits. */
    public static String next() {
        byte[] random = new byte[10];
        ThreadLocalRandom.current().nextBytes(random);
        char[] id = new char[30];
        "dec_".getChars(0, 4, id, 0);
        long millis = System.currentTimeMillis();
        for (int i = 0; i < 10; i++) {
            id[4 + i] = ALPHABET[(int) (millis >>> (45 - 5 * i)) & 31];
        }
        for (int half = 0; half < 2; half++) {
            long bits = 0;
            for (int i = 0; i < 5; i++) {
                bits = (bits << 8) | (random[half * 5 + i] & 0xff);
            }
            for (int i = 0; i < 8; i++) {
                id[14 + half * 8 + i] = ALPHABET[(int) (bits >>> (35 - 5 * i)) & 31];
            }
        }
        return new String(id);
    }
}
