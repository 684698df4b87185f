package dev.gatehouse.audit;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is mixed into the digests of a person's data, so that nobody can find out by trying what was erased once this is
 * destroyed as well.
 */
record Salt(long a, long b) {
    static final int BYTES = 16;

    /** What stands for a salt that was destroyed. */
    static final Salt NONE = new Salt(0, 0);

    static Salt random(SecureRandom random) {
        return new Salt(random.nextLong(), random.nextLong());
    }

    /** The salt as a database keeps it; bytes that are none are as good as none. */
    static Salt kept(byte @Nullable [] bytes) {
        if (bytes == null || bytes.length != BYTES) {
            return NONE;
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new Salt(buffer.getLong(), buffer.getLong());
    }

    void write(ByteBuffer buffer) {
        buffer.putLong(a).putLong(b);
    }

    /** The 32 digits, in lower case. */
    String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        write(ByteBuffer.wrap(bytes));
        return bytes;
    }
}
