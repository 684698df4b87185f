package dev.gatehouse.audit;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** A SHA-256 digest as a value; reads as 64 hexadecimal digits. */
public record Sha256(long a, long b, long c, long d) {
    /** How many bytes a digest has. */
    public static final int BYTES = 32;

    /** All zeros: what stands where there is nothing before. */
    public static final Sha256 NONE = new Sha256(0, 0, 0, 0);

    private static final MessageDigest PROTOTYPE = lookUp();

    /** The digest of these bytes. */
    public static Sha256 of(byte[] content) {
        return read(ByteBuffer.wrap(newDigest().digest(content)));
    }

    /** A fresh SHA-256; cheaper than looking it up. */
    public static MessageDigest newDigest() {
        try {
            return (MessageDigest) PROTOTYPE.clone();
        } catch (CloneNotSupportedException e) {
            return lookUp();
        }
    }

    /** Ends the computation of {@code digest} and makes it ready for another. */
    public static Sha256 result(MessageDigest digest) {
        return read(ByteBuffer.wrap(digest.digest()));
    }

    /**
     * The digest that 64 hexadecimal digits tell.
     *
     * @throws IllegalArgumentException if they tell none
     */
    @JsonCreator
    public static Sha256 ofHex(String hex) {
        if (hex.length() != 2 * BYTES) {
            throw new IllegalArgumentException("a SHA-256 digest has 64 hexadecimal digits");
        }
        return read(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    /** The digest as a database keeps it. Bytes that are none become a digest that equals no recorded one. */
    static @Nullable Sha256 kept(byte @Nullable [] bytes) {
        if (bytes == null) {
            return null;
        }
        return bytes.length == BYTES ? read(ByteBuffer.wrap(bytes)) : of(bytes);
    }

    private static Sha256 read(ByteBuffer bytes) {
        return new Sha256(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }

    /** The 32 bytes. */
    public byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        write(ByteBuffer.wrap(bytes));
        return bytes;
    }

    void write(ByteBuffer buffer) {
        buffer.putLong(a).putLong(b).putLong(c).putLong(d);
    }

    /** The 64 digits, in lower case. */
    @JsonValue
    public String hex() {
        return HexFormat.of().formatHex(bytes());
    }

    @Override
    public String toString() {
        return hex();
    }

    private static MessageDigest lookUp() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
