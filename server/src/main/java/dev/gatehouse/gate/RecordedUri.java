package dev.gatehouse.gate;

import dev.gatehouse.content.Secrets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The URI of a resource as the record has it: without credentials in it, and cut where it is very long. */
public final class RecordedUri {
    private static final int LIMIT = 512;

    /** A credential that begins within the limit must be seen far enough beyond it to be recognised. */
    private static final int SEEN = LIMIT + 64;

    private static final Pattern CUT = Pattern.compile("… \\(\\d+ characters\\)$");
    private static final Pattern USER_INFO = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*://)[^/?#]*@");
    private static final Pattern MEMBER = Pattern.compile("([?&;#])([^=&;#]+)=([^&;#]*)");

    private RecordedUri() {}

    /**
     * What the record holds of this URI, at most 512 characters and a remark that there are more: user information,
     * query values whose names sound like credentials, and what looks like a token are replaced.
     */
    public static String of(String uri) {
        if (uri.length() <= LIMIT) {
            return Secrets.redact(withoutNamedSecrets(uri), LIMIT);
        }
        String seen = withoutNamedSecrets(uri.substring(0, Math.min(SEEN, uri.length())));
        String clean = Secrets.redact(seen, seen.length());
        return clean.substring(0, Math.min(LIMIT, clean.length())) + "… (" + uri.length() + " characters)";
    }

    /** The URI as far as it stands in a record. */
    public static String in(String recorded) {
        return CUT.matcher(recorded).replaceFirst("");
    }

    private static String withoutNamedSecrets(String uri) {
        String clean = USER_INFO.matcher(uri).replaceFirst("$1" + Secrets.REDACTED + "@");
        return MEMBER.matcher(clean)
                .replaceAll(member -> Matcher.quoteReplacement(
                        hides(member.group(2))
                                ? member.group(1) + member.group(2) + "=" + Secrets.REDACTED
                                : member.group()));
    }

    /** A name in which characters are escaped may be any. */
    private static boolean hides(String name) {
        return name.indexOf('%') >= 0 || Secrets.isSecretName(name);
    }
}
