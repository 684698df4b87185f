package dev.gatehouse.audit;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes decision ids: {@code dec_} and 26 characters of Crockford base32, sortable by time. They are unique, not
 * secret: whoever looks one up must be logged in. Thread-safe, without a lock.
 */
public final class DecisionId {
    private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
    private static final byte[] DIGITS = digits();
    private static final String PREFIX = "dec_";
    private static final int LENGTH = 30;
    private static final int BYTES = 16;

    private DecisionId() {}

    /** A new id: 48 bits of milliseconds since 1970 and 80 random bits. */
    public static String next() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return text(System.currentTimeMillis(), random.nextLong(), random.nextLong());
    }

    /**
     * The 16 bytes that the database keeps of an id.
     *
     * @throws IllegalArgumentException if it is none
     */
    static byte[] bytes(String id) {
        byte[] bytes = parse(id);
        if (bytes == null) {
            throw new IllegalArgumentException("not a decision id: " + id);
        }
        return bytes;
    }

    /** The same, or nothing for a text that is no id. */
    static byte @Nullable [] parse(String id) {
        if (id.length() != LENGTH || !id.startsWith(PREFIX)) {
            return null;
        }
        long[] parts = new long[3];
        for (int i = PREFIX.length(); i < LENGTH; i++) {
            int digit = digit(id.charAt(i));
            int part = i < 14 ? 0 : i < 22 ? 1 : 2;
            if (digit < 0) {
                return null;
            }
            parts[part] = parts[part] << 5 | digit;
        }
        if (parts[0] >>> 48 != 0) {
            return null;
        }
        long high = parts[0] << 16 | parts[1] >>> 24;
        long low = parts[1] << 40 | parts[2];
        return ByteBuffer.allocate(BYTES).putLong(high).putLong(low).array();
    }

    /** The id behind these bytes; bytes that are none are told as they are. */
    static String of(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length != BYTES) {
            return bytes == null ? "" : HexFormat.of().formatHex(bytes);
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        long high = buffer.getLong();
        long low = buffer.getLong();
        return text(high >>> 16, high << 24 | low >>> 40, low);
    }

    private static int digit(char c) {
        return c < DIGITS.length ? DIGITS[c] : -1;
    }

    private static byte[] digits() {
        byte[] digits = new byte[128];
        Arrays.fill(digits, (byte) -1);
        for (int i = 0; i < ALPHABET.length; i++) {
            digits[ALPHABET[i]] = (byte) i;
        }
        return digits;
    }

    private static String text(long millis, long random, long moreRandom) {
        char[] id = new char[LENGTH];
        PREFIX.getChars(0, PREFIX.length(), id, 0);
        write(millis, id, 4, 10);
        write(random, id, 14, 8);
        write(moreRandom, id, 22, 8);
        return new String(id);
    }

    /** Writes the lowest {@code 5 × length} bits, the highest of them first. */
    private static void write(long bits, char[] id, int from, int length) {
        for (int i = 0; i < length; i++) {
            id[from + i] = ALPHABET[(int) (bits >>> (5 * (length - 1 - i))) & 31];
        }
    }
}
