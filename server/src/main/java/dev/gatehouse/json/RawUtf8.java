package dev.gatehouse.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.UTF8JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One value of JSON text in UTF-8, which a generator copies as it is. Immutable, as long as nobody changes its bytes.
 */
final class RawUtf8 implements SerializableString, Serializable {
    private static final long serialVersionUID = 1L;

    private final byte[] bytes;

    RawUtf8(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Writes the bytes; false if that is not what the generator writes, and nothing was written. */
    boolean writtenTo(JsonGenerator json) throws IOException {
        if (!(json instanceof UTF8JsonGenerator)) {
            return false;
        }
        json.writeRawValue(this);
        return true;
    }

    @Override
    public String getValue() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public int charLength() {
        return getValue().length();
    }

    @Override
    public byte[] asUnquotedUTF8() {
        return bytes;
    }

    @Override
    public int appendUnquotedUTF8(byte[] buffer, int offset) {
        if (bytes.length > buffer.length - offset) {
            return -1;
        }
        System.arraycopy(bytes, 0, buffer, offset, bytes.length);
        return bytes.length;
    }

    @Override
    public int writeUnquotedUTF8(OutputStream out) throws IOException {
        out.write(bytes);
        return bytes.length;
    }

    @Override
    public int putUnquotedUTF8(ByteBuffer buffer) {
        if (bytes.length > buffer.remaining()) {
            return -1;
        }
        buffer.put(bytes);
        return bytes.length;
    }

    // The rest is for text within a string, which this never is.

    private SerializedString quotable() {
        return new SerializedString(getValue());
    }

    @Override
    public int appendUnquoted(char[] buffer, int offset) {
        return quotable().appendUnquoted(buffer, offset);
    }

    @Override
    public char[] asQuotedChars() {
        return quotable().asQuotedChars();
    }

    @Override
    public byte[] asQuotedUTF8() {
        return quotable().asQuotedUTF8();
    }

    @Override
    public int appendQuoted(char[] buffer, int offset) {
        return quotable().appendQuoted(buffer, offset);
    }

    @Override
    public int appendQuotedUTF8(byte[] buffer, int offset) {
        return quotable().appendQuotedUTF8(buffer, offset);
    }

    @Override
    public int writeQuotedUTF8(OutputStream out) throws IOException {
        return quotable().writeQuotedUTF8(out);
    }

    @Override
    public int putQuotedUTF8(ByteBuffer buffer) {
        return quotable().putQuotedUTF8(buffer);
    }
}
