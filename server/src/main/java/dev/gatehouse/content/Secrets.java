package dev.gatehouse.content;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.regex.Pattern;

/**
 * Recognises credentials in what clients send, so that no record and no log holds them. Errs towards hiding. Cheap:
 * looks at a bounded prefix of a text.
 */
public final class Secrets {
    /** What stands in a secret's place. */
    public static final String REDACTED = "[redacted]";

    private static final int LOOK_AHEAD = 64;

    /** Whatever matches {@link #SECRET_TEXT} has so many characters in a row without a blank. */
    private static final int LONG_WORD = 8;

    private static final Pattern SECRET_NAME = Pattern.compile(
            "passw|pass[-_ ]?phrase|pass[-_ ]?code|secret|token|authori[sz]ation|credential|cookie|bearer"
                    + "|(?:api|access|private|signing|encryption)[-_ ]?key|code[-_ ]?verifier|client[-_ ]?assertion"
                    + "|^(?:auth|pwd|pin|otp|totp|cvv|cvc|jwt|dpop)$",
            Pattern.CASE_INSENSITIVE);

    /** A JWT's start, credentials with their scheme, prefixes that vendors give their keys, private keys in PEM. */
    private static final Pattern SECRET_TEXT = Pattern.compile("eyJ[A-Za-z0-9_-]{8,}(?:\\.[A-Za-z0-9_-]*)*"
            + "|\\b(?i:bearer|basic|dpop)\\s+[A-Za-z0-9._~+/=-]{8,}"
            + "|\\b(?:sk|rk|pk)[-_][A-Za-z0-9_-]{16,}"
            + "|\\b(?:gh[opsur]_|github_pat_|glpat-|xox[abprs]-)[A-Za-z0-9_-]{10,}"
            + "|\\bAKIA[A-Z0-9]{12,}"
            + "|-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*");

    /** Names of arguments come again and again, and the search for patterns costs more than all else of a preview. */
    private static final Cache<String, Boolean> JUDGED =
            Caffeine.newBuilder().maximumSize(1_000).executor(Runnable::run).build();

    private static final int REMEMBERED_LENGTH = 64;

    private Secrets() {}

    /** Whether a member of this name is likely to hold a credential, whatever its value. */
    public static boolean isSecretName(String name) {
        return name.length() > REMEMBERED_LENGTH ? judge(name) : JUDGED.get(name, Secrets::judge);
    }

    private static boolean judge(String name) {
        return SECRET_NAME.matcher(name).find();
    }

    /**
     * The text without the credentials in it, at most {@code limit} characters long; an ellipsis and the full length
     * say that it was cut.
     */
    public static String redact(String text, int limit) {
        if (text.length() <= limit && !hasLongWord(text)) {
            return text;
        }
        // A credential that starts within the limit must be seen far enough beyond it to be recognised.
        String seen = text.length() > limit + LOOK_AHEAD ? text.substring(0, limit + LOOK_AHEAD) : text;
        String clean = SECRET_TEXT.matcher(seen).replaceAll(REDACTED);
        if (text.length() <= limit && clean.length() <= limit) {
            return clean;
        }
        return clean.substring(0, Math.min(limit, clean.length())) + "… (" + text.length() + " characters)";
    }

    /** Spares most names and short texts the search for patterns. */
    private static boolean hasLongWord(String text) {
        int word = 0;
        for (int i = 0; i < text.length() && word < LONG_WORD; i++) {
            word = text.charAt(i) > ' ' ? word + 1 : 0;
        }
        return word >= LONG_WORD;
    }
}
