package dev.gatehouse.mcp.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The value of the {@code Mcp-Name} header: literal, or {@code =?base64?…?=} for names that no header can carry (MCP
 * 2026-07-28, Streamable HTTP).
 */
public final class McpName {
    private static final String PREFIX = "=?base64?";
    private static final String SUFFIX = "?=";

    private McpName() {}

    /** The name, or null if there is none or its encoding is not canonical Base64 of valid UTF-8. */
    public static @Nullable String decode(@Nullable String header) {
        if (header == null
                || header.length() < PREFIX.length() + SUFFIX.length()
                || !header.startsWith(PREFIX)
                || !header.endsWith(SUFFIX)) {
            return header;
        }
        String encoded = header.substring(PREFIX.length(), header.length() - SUFFIX.length());
        try {
            byte[] bytes = Base64.getDecoder().decode(encoded);
            boolean canonical = Base64.getEncoder().encodeToString(bytes).equals(encoded);
            return canonical
                    ? StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString()
                    : null;
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }
}
