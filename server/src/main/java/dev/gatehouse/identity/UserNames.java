package dev.gatehouse.identity;

import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How the subjects of one issuer become our user ids, so that no two issuers name two people alike. Immutable but for
 * its table.
 *
 * @param issuer whose subjects
 * @param prefix what stands before every user id; empty for the embedded issuer, whose subjects are user ids already
 * @param claim the claim that ends a user id
 * @param mappings asked first, if there is such a table
 * @param refuseUnmapped whether somebody who is not in the table stays out
 * @param embedded whether this is our own authorization server
 */
record UserNames(
        String issuer,
        String prefix,
        String claim,
        @Nullable UserMappings mappings,
        boolean refuseUnmapped,
        boolean embedded) {
    private static final String MACHINE = "client:";

    /** Without a colon, which every other user id of an outside issuer has. */
    private static final Pattern ADDRESS = Pattern.compile("[^\\s:@\"]+@[^\\s:@\"]+");

    /** The characters of our own user ids. */
    private static final Pattern OWN = Pattern.compile("[A-Za-z0-9._@+-]*");

    /** Somebody cannot be named; the message says why, for people. */
    static final class Unnamed extends Exception {
        private static final long serialVersionUID = 1L;
        private final String fix;

        Unnamed(String message, String fix) {
            super(message);
            this.fix = fix;
        }

        String fix() {
            return fix;
        }
    }

    static UserNames embedded(String issuer) {
        return new UserNames(issuer, "", "sub", null, false, true);
    }

    static UserNames outside(String issuer, UsersConfig config, @Nullable UserMappings mappings) {
        if (config.lookup() && mappings == null) {
            throw new IllegalArgumentException("users.lookup of " + issuer + " needs the table of user mappings");
        }
        int last = config.uid().lastIndexOf('{');
        String prefix = config.uid()
                .substring(0, last)
                .replace("{issuer}", bare(issuer))
                .replace("{issuer_host}", URI.create(issuer).getAuthority());
        return new UserNames(
                issuer,
                prefix,
                config.uid().substring(last + 1, config.uid().length() - 1),
                config.lookup() ? mappings : null,
                config.unmapped() == UsersConfig.Unmapped.REFUSE,
                false);
    }

    /**
     * Our user id. A machine gets the prefix {@code client:} and is named by its issuer whatever the template says, so
     * that no choice of client id makes it a user (RFC 9700 §4.15), and no user gets that prefix.
     *
     * @throws Unnamed if configuration refuses this person, or the token lacks what names them
     */
    String uid(Caller.Kind kind, String subject, Claims claims) throws Unnamed, Claims.ClaimRefused {
        if (kind == Caller.Kind.SERVICE) {
            return MACHINE + (embedded ? "" : bare(issuer) + ":") + subject;
        }
        String mapped = mappings == null ? null : mappings.uid(issuer, subject);
        if (mapped != null) {
            return mapped;
        }
        if (mappings != null && refuseUnmapped) {
            throw new Unnamed(
                    "the subject " + Claims.quoted(subject) + " of this issuer is nobody here",
                    "say who that is (./gatehouse user map), or set users.unmapped to template for this issuer");
        }
        String uid = prefix + value(subject, claims);
        if (isMachine(uid)) {
            throw new Unnamed(
                    "the user id would start with client: or service:, which is how machines are named",
                    "give this issuer a users.uid with a prefix");
        }
        return uid;
    }

    private String value(String subject, Claims claims) throws Unnamed, Claims.ClaimRefused {
        if (claim.equals("sub")) {
            return subject;
        }
        String value = claims.identifier(claim);
        if (value == null) {
            throw new Unnamed(
                    "the token has no " + claim + ", which names users of this issuer",
                    "have the issuer send " + claim + " in access tokens, or change users.uid");
        }
        if (!claim.equals("email")) {
            return value;
        }
        if (!claims.node().path("email_verified").booleanValue()
                || !ADDRESS.matcher(value).matches()) {
            throw new Unnamed(
                    "the token's email is not marked as verified, or is no address",
                    "have the issuer verify it and send email_verified: true in access tokens, or change users.uid");
        }
        return value.toLowerCase(Locale.ROOT);
    }

    /** Whether this is the user id of a client that speaks for itself, or of a service with an API key. */
    static boolean isMachine(String uid) {
        return uid.startsWith(MACHINE) || uid.startsWith("service:");
    }

    /** Changes whenever somebody may be named otherwise than before. */
    long version() {
        return mappings == null ? 0 : mappings.version();
    }

    /** Whether the two could give two people the same user id, the table aside. */
    boolean mayCollideWith(UserNames other) {
        if (embedded || other.embedded) {
            UserNames outside = embedded ? other : this;
            return embedded == other.embedded
                    || (!outside.isAddress() && OWN.matcher(outside.prefix).matches());
        }
        if (isAddressWithoutColon() ? other.hasColon() : other.isAddressWithoutColon() && hasColon()) {
            return false;
        }
        return prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix);
    }

    private boolean isAddress() {
        return claim.equals("email");
    }

    private boolean isAddressWithoutColon() {
        return isAddress() && !hasColon();
    }

    private boolean hasColon() {
        return prefix.contains(":");
    }

    private static String bare(String issuer) {
        String bare = issuer.substring(issuer.indexOf("://") + "://".length());
        return bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
    }
}
