package dev.gatehouse.identity;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the people of an outside issuer are known here: the {@code users} section of an issuer.
 *
 * @param uid our user id: text, {@code {issuer}} (without scheme), {@code {issuer_host}}, and at the end one claim:
 *     {@code {sub}}, {@code {email}} (only where {@code email_verified} is true) or another; default
 *     {@code {issuer}:{sub}}
 * @param lookup whether the table of user mappings is asked first; default false
 * @param unmapped what becomes of somebody who is not in that table; default {@code refuse}
 */
public record UsersConfig(String uid, Boolean lookup, Unmapped unmapped) {
    private static final Pattern TEMPLATE =
            Pattern.compile("(?:[\\x21-\\x7A\\x7C\\x7E&&[^{}]]|\\{issuer}|\\{issuer_host})*\\{[A-Za-z0-9_.:/-]+}");

    /** Every default. */
    public static final UsersConfig DEFAULT = new UsersConfig(null, null, null);

    /** What becomes of somebody who is not in the table. */
    public enum Unmapped {
        /** They stay out. */
        @JsonProperty("refuse")
        REFUSE,
        /** They are named by the template. */
        @JsonProperty("template")
        TEMPLATE
    }

    public UsersConfig(@Nullable String uid, @Nullable Boolean lookup, @Nullable Unmapped unmapped) {
        this.uid = uid == null ? "{issuer}:{sub}" : uid;
        this.lookup = lookup != null && lookup;
        this.unmapped = unmapped == null ? Unmapped.REFUSE : unmapped;
        String last = this.uid.substring(this.uid.lastIndexOf('{') + 1);
        if (!TEMPLATE.matcher(this.uid).matches() || last.equals("issuer}") || last.equals("issuer_host}")) {
            throw new IllegalArgumentException("identity.issuers: users.uid '" + this.uid
                    + "' must be printable ASCII with {issuer} or {issuer_host}, and end with one claim such as {sub}");
        }
        if (UserNames.isMachine(this.uid)) {
            throw new IllegalArgumentException(
                    "identity.issuers: users.uid must not start with client: or service:, which is how machines are"
                            + " named");
        }
    }
}
