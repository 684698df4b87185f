package dev.gatehouse.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * An API key as its holder sends it: {@code gh_}, 8 hexadecimal digits that name it, 40 that are secret (160 random
 * bits), and 8 of a CRC-32 over all before, by which a scanner for leaked secrets can tell a key from anything else
 * without asking us.
 *
 * @param id what names it
 * @param hash SHA-256 of the whole, hexadecimal; a slow hash would add nothing, since nobody can try 2^160 secrets
 */
record ApiKeyText(String id, String hash) {
    /** How every credential that this gateway gives out begins, API keys and others. */
    static final String PREFIX = "gh_";

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern FORM = Pattern.compile("gh_[0-9a-f]{56}");
    private static final int ID_BYTES = 4;
    private static final int SECRET_BYTES = 20;
    private static final int ID_END = PREFIX.length() + 2 * ID_BYTES;
    private static final int CHECKSUM_LENGTH = 8;

    /** A new key; to be shown once and then forgotten. */
    static String generate() {
        byte[] random = new byte[ID_BYTES + SECRET_BYTES];
        RANDOM.nextBytes(random);
        String text = PREFIX + HEX.formatHex(random);
        return text + checksum(text);
    }

    /** Whether a text can only be a credential of this gateway's own making, and so is never shown to an issuer. */
    static boolean isOurs(String text) {
        return text.startsWith(PREFIX);
    }

    /** The key that a text is, if it is one; a mistyped one is not. */
    static @Nullable ApiKeyText read(String text) {
        int checked = text.length() - CHECKSUM_LENGTH;
        if (!FORM.matcher(text).matches()
                || !checksum(text.substring(0, checked)).equals(text.substring(checked))) {
            return null;
        }
        return new ApiKeyText(text.substring(PREFIX.length(), ID_END), sha256(text));
    }

    /** Whether this is the hash, found out in the same time for every wrong one. */
    boolean hasHash(String expected) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII), expected.getBytes(StandardCharsets.US_ASCII));
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.US_ASCII));
        return HEX.toHexDigits((int) crc.getValue());
    }

    private static String sha256(String text) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
