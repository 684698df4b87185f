package dev.gatehouse.identity;

import java.util.List;

/**
 * The access token of an {@code Authorization} header (RFC 6750 §2.1, RFC 9110 §11.6.2).
 *
 * @param scheme how it was presented
 * @param text the token, not looked at
 */
record PresentedToken(Scheme scheme, String text) {
    /** The schemes that are taken. */
    enum Scheme {
        BEARER("Bearer "),
        DPOP("DPoP ");

        private final String prefix;

        Scheme(String prefix) {
            this.prefix = prefix;
        }
    }

    /** The credentials have not the one form that is taken; the message is a sentence for people. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String sentence) {
            super(sentence, null, false, false);
        }

        String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /** Takes the one token out of credentials that hold at least something. */
    static PresentedToken in(Credentials credentials) throws Malformed {
        List<String> fields = credentials.authorization();
        if (credentials.inUrl()) {
            throw new Malformed("An access token came in the URL; send it in the Authorization header alone.");
        }
        if (fields.size() > 1) {
            throw new Malformed("Several Authorization headers came; send one.");
        }
        String value = fields.getFirst();
        for (Scheme scheme : Scheme.values()) {
            if (value.regionMatches(true, 0, scheme.prefix, 0, scheme.prefix.length())) {
                return new PresentedToken(scheme, single(value.substring(scheme.prefix.length())));
            }
        }
        throw new Malformed("The Authorization header must read: Bearer (or DPoP), a space, the access token.");
    }

    private static String single(String text) throws Malformed {
        String token = text.strip();
        if (token.isEmpty() || token.indexOf(' ') >= 0 || token.indexOf(',') >= 0) {
            throw new Malformed("The Authorization header must hold exactly one access token.");
        }
        return token;
    }
}
