package dev.gatehouse.upstream.forwarding;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Text as the value of a header field, so that it can be nothing else. */
public final class HeaderText {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private HeaderText() {}

    /** Visible ASCII as it is; anything else, the percent sign too, as the percent-encoding of its UTF-8. */
    public static String encode(String text) {
        if (text.chars().allMatch(HeaderText::isPlain)) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            if (isPlain(octet)) {
                encoded.append((char) octet);
            } else {
                encoded.append('%').append(HEX.toHexDigits(octet));
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(int c) {
        return c > 0x20 && c < 0x7F && c != '%';
    }
}
