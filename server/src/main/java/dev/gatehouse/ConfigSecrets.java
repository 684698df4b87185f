package dev.gatehouse;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Which values of a configuration nobody is shown, and what is shown instead. Told by name, since what a key is called
 * is all that is known of keys to come: rather too much is hidden than too little. Thread-safe.
 */
final class ConfigSecrets {
    private static final Pattern SECRET_NAME = Pattern.compile(
            "(?i).*(password|passwd|secret|token|credential|authorization|apikey|api_key|access_?key|private_?key)s?");
    private static final Pattern SECRET_VARIABLE = Pattern.compile("(?i).*(pass|secret|token|credential|key).*");
    /** What is put into requests and processes: such text often holds a key, whatever its name. */
    private static final Pattern SENT = Pattern.compile("(?i).*[.](headers|query|body|env|args)([.\\[].*)?");

    private static final String NO_SECRET = "mcp.sharedTokens";
    private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/@\\s]*@");
    private static final Pattern QUERY = Pattern.compile("(?<=://)([^\\s?]*)\\?[^\\s,]*");

    private final byte[] key;

    /** Fingerprints that only somebody with {@code key} could compute from a guessed secret. */
    ConfigSecrets(byte[] key) {
        this.key = key.clone();
    }

    /** Whether the value of a key, or of a variable of the environment, is kept to ourselves. */
    static boolean isSecret(String key, @Nullable String variable) {
        String name = key.replaceAll("\\[\\d+]$", "");
        if (name.equals(NO_SECRET)) {
            return false;
        }
        return SECRET_NAME.matcher(name).matches()
                || SENT.matcher(key).matches()
                || (variable != null && SECRET_VARIABLE.matcher(variable).matches());
    }

    /** The text without what a URL in it holds of names, passwords and parameters. */
    static String withoutCredentials(String text) {
        return text.contains("://")
                ? QUERY.matcher(USER_INFO.matcher(text).replaceAll("…@")).replaceAll("$1?…")
                : text;
    }

    /** Tells whether two secrets are the same, and nothing else about them. */
    String fingerprint(String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] digest = mac.doFinal(secret.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
