package dev.gatehouse.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The nonces that DPoP proofs must hold (RFC 9449 §8, §9). Nothing is stored: a nonce is the HMAC of a stretch of time
 * under a key of this process, so it ends by itself, and with the process. The current and the last one are taken.
 * Thread-safe; a look takes no lock.
 */
final class DpopNonces {
    private static final String HMAC = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final Clock clock;
    private final long stretch;
    private final SecretKeySpec key;
    private volatile Pair known;

    private record Pair(long number, String current, String last) {}

    /** @param window how long a nonce is taken at most; at least half of it */
    DpopNonces(Duration window, Clock clock) {
        this.clock = clock;
        this.stretch = window.toMillis() / 2;
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, HMAC);
        this.known = pair(clock.millis() / stretch);
    }

    /** The nonce to use now. */
    String current() {
        return now().current();
    }

    boolean isGood(String nonce) {
        Pair pair = now();
        return same(nonce, pair.current()) || same(nonce, pair.last());
    }

    private Pair now() {
        long number = clock.millis() / stretch;
        Pair pair = known;
        if (pair.number() != number) {
            pair = pair(number);
            known = pair;
        }
        return pair;
    }

    private Pair pair(long number) {
        return new Pair(number, nonce(number), nonce(number - 1));
    }

    private String nonce(long number) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(
                            ByteBuffer.allocate(Long.BYTES).putLong(number).array()));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static boolean same(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    }
}
