package dev.gatehouse.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Checks the bytes of JSON text before anyone parses them: the encoding, and escapes that stand for half a character.
 */
final class Utf8Text {
    private Utf8Text() {}

    /** Passes over the bytes once; only text beyond ASCII and escapes cost more than that. */
    static void check(byte[] body) throws JsonRefused {
        refuseOtherEncodings(body);
        boolean ascii = true;
        for (int i = 0; i < body.length; i++) {
            byte b = body[i];
            if (b < 0) {
                ascii = false;
            } else if (b == '\\') {
                i += escapeLength(body, i) - 1;
            }
        }
        if (!ascii) {
            decode(body);
        }
    }

    /** A parser would guess UTF-16 or UTF-32 from zero bytes, which no JSON text in UTF-8 has (RFC 8259 §8.1). */
    private static void refuseOtherEncodings(byte[] body) throws JsonRefused {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
                throw notUtf8();
            }
        }
        if (body.length >= 3 && body[0] == (byte) 0xef && body[1] == (byte) 0xbb && body[2] == (byte) 0xbf) {
            throw new JsonRefused("json_not_utf8", "The body starts with a byte order mark; send UTF-8 without one.");
        }
    }

    private static void decode(byte[] body) throws JsonRefused {
        try {
            // A new decoder reports overlong forms, surrogates and other malformed input.
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
        } catch (CharacterCodingException e) {
            throw notUtf8();
        }
    }

    /** How many bytes the escape at {@code at} takes; a pair of surrogates is one. */
    private static int escapeLength(byte[] body, int at) throws JsonRefused {
        int unit = codeUnit(body, at);
        if (unit < 0) {
            return 2; // a short escape, or none at all, which the parser will say
        }
        if (!Character.isSurrogate((char) unit)) {
            return 6;
        }
        int second = codeUnit(body, at + 6);
        if (Character.isLowSurrogate((char) unit) || second < 0 || !Character.isLowSurrogate((char) second)) {
            throw new JsonRefused("json_not_utf8", "A text has an escape for half a character (a lone surrogate).");
        }
        return 12;
    }

    /** The value of the Unicode escape that starts at {@code at}, or -1 if there is none. */
    private static int codeUnit(byte[] body, int at) {
        if (at + 6 > body.length || body[at] != '\\' || body[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = Character.digit(body[i], 16);
            if (digit < 0) {
                return -1;
            }
            unit = unit << 4 | digit;
        }
        return unit;
    }

    private static JsonRefused notUtf8() {
        return new JsonRefused("json_not_utf8", "The body is not valid UTF-8.");
    }
}
