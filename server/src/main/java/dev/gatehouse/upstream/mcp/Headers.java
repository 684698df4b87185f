package dev.gatehouse.upstream.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Values of {@code Mcp-Name} and {@code Mcp-Param-*} (MCP 2026-07-28, Streamable HTTP). */
public final class Headers {
    private static final String MARK = "=?base64?";
    private static final String END = "?=";

    private Headers() {}

    /** A text as a header can carry it: literally, or in Base64 where it must be. */
    public static String encode(String text) {
        boolean marked = text.startsWith(MARK) && text.endsWith(END);
        return !marked && isPlain(text)
                ? text
                : MARK + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + END;
    }

    /** Space and tab only within: a parser strips them at the ends. */
    private static boolean isPlain(String text) {
        if (text.isEmpty()) {
            return true;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean blank = c == ' ' || c == '\t';
            if (blank ? i == 0 || i == text.length() - 1 : c <= ' ' || c >= 127) {
                return false;
            }
        }
        return true;
    }
}
