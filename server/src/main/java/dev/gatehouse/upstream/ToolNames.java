package dev.gatehouse.upstream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names under which what a backend offers is known here: stable, and such as every model provider takes. */
public final class ToolNames {
    /** What the strictest of the model providers take. */
    private static final int LONGEST = 64;

    private static final int DIGEST = 8;

    private ToolNames() {}

    /**
     * The name of what a backend calls {@code original}: at most 64 of {@code A-Za-z0-9_-}. Where characters had to be
     * replaced or cut, a digest of the original keeps different names apart. The same always gives the same.
     */
    public static String of(String prefix, String original) {
        String whole = prefix + original;
        String plain = whole.replaceAll("[^A-Za-z0-9_-]", "_");
        if (plain.equals(whole) && whole.length() <= LONGEST) {
            return whole;
        }
        int room = LONGEST - DIGEST - 1;
        return plain.substring(0, Math.min(room, plain.length())) + "_" + digest(whole);
    }

    /** Another name than {@code taken}, for what this text tells apart. */
    public static String distinct(String taken, String what) {
        int room = LONGEST - DIGEST - 1;
        return taken.substring(0, Math.min(room, taken.length())) + "_" + digest(what);
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no SHA-256", e);
        }
    }
}
