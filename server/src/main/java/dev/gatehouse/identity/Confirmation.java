package dev.gatehouse.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the sender of a token must hold besides the token: its {@code cnf} claim (RFC 7800 §3.1). Immutable.
 *
 * @param key SHA-256 thumbprint of the key that must sign a DPoP proof ({@code jkt}, RFC 9449 §6.1)
 * @param certificate SHA-256 of the client certificate of the connection ({@code x5t#S256}, RFC 8705 §3.1)
 */
public record Confirmation(@Nullable String key, @Nullable String certificate) {
    /** Nothing: whoever holds the token can use it. */
    public static final Confirmation NONE = new Confirmation(null, null);

    private static final Pattern SHA_256 = Pattern.compile("[A-Za-z0-9_-]{43}");

    /** Whether the token alone is not enough. */
    public boolean isBound() {
        return key != null || certificate != null;
    }

    /**
     * Reads {@code cnf} of a token's claims or of an introspection answer.
     *
     * @throws Claims.ClaimRefused if it names no method that can be verified here, for then nobody may use the token
     */
    static Confirmation in(ObjectNode claims) throws Claims.ClaimRefused {
        JsonNode cnf = claims.get("cnf");
        if (cnf == null) {
            return NONE;
        }
        Confirmation found = new Confirmation(thumbprint(cnf, "jkt"), thumbprint(cnf, "x5t#S256"));
        if (!found.isBound()) {
            throw new Claims.ClaimRefused("cnf names neither a DPoP key (jkt) nor a certificate (x5t#S256)");
        }
        return found;
    }

    private static @Nullable String thumbprint(JsonNode cnf, String name) throws Claims.ClaimRefused {
        JsonNode value = cnf.get(name);
        if (value == null) {
            return null;
        }
        if (!value.isTextual() || !SHA_256.matcher(value.textValue()).matches()) {
            throw new Claims.ClaimRefused("cnf." + name + " is not a SHA-256 thumbprint in base64url");
        }
        return value.textValue();
    }
}
