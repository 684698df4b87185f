package dev.gatehouse.identity;

import dev.gatehouse.audit.Sha256;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** SHA-256 of a token's bytes, all 32 of them: the cache key, so that the cache holds no token. */
record TokenHash(long a, long b, long c, long d) {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    static TokenHash of(String token) {
        byte[] hash = Sha256.newDigest().digest(token.getBytes(StandardCharsets.UTF_8));
        return new TokenHash(word(hash, 0), word(hash, 1), word(hash, 2), word(hash, 3));
    }

    private static long word(byte[] hash, int index) {
        return (long) LONGS.get(hash, index * Long.BYTES);
    }

    /** Any part of a hash is as good as the whole. */
    @Override
    public int hashCode() {
        return Long.hashCode(a);
    }
}
