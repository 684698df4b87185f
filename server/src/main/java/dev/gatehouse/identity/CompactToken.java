package dev.gatehouse.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The shape of a token: a JWS in compact serialization (RFC 7515 §3.1), in the one spelling that its bytes have. A
 * token that could be written in two ways would slip past caches and deny lists. Immutable.
 *
 * @param header the decoded header
 * @param claims the decoded payload
 * @param signedLength how much of the token's text is signed
 * @param signature the third part's text; empty in an unsecured JWT, which no algorithm check lets through
 */
record CompactToken(ObjectNode header, ObjectNode claims, int signedLength, String signature) {
    /** The longest token that is looked at. */
    static final int MAX_LENGTH = 16 * 1024;

    private static final Pattern OPAQUE = Pattern.compile("[A-Za-z0-9._~+/-]+=*");
    private static final Pattern ENCRYPTED = Pattern.compile("[\\w-]+(\\.[\\w-]*){4}");
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    /** The text has not this shape. */
    static final class Misshapen extends Exception {
        private static final long serialVersionUID = 1L;
        private final TokenProblem problem;

        Misshapen(TokenProblem problem, String message) {
            super(message);
            this.problem = problem;
        }

        TokenProblem problem() {
            return problem;
        }
    }

    /**
     * The three parts before anybody has read them.
     *
     * @param signedLength how much of the token's text is signed
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Parts(byte[] header, byte[] payload, int signedLength, String signature) {}

    static CompactToken parse(String token) throws Misshapen {
        Parts parts = split(token);
        return new CompactToken(
                read(parts.header(), "header"),
                read(parts.payload(), "payload"),
                parts.signedLength(),
                parts.signature());
    }

    static Parts split(String token) throws Misshapen {
        if (token.length() > MAX_LENGTH) {
            throw malformed("the token is longer than 16 KB");
        }
        int first = token.indexOf('.');
        int second = first < 0 ? -1 : token.indexOf('.', first + 1);
        if (second < 0 || token.indexOf('.', second + 1) >= 0) {
            throw notThreeParts(token);
        }
        String signature = token.substring(second + 1);
        byte[] header = decode(token.substring(0, first), "header");
        byte[] payload = decode(token.substring(first + 1, second), "payload");
        if (!signature.isEmpty()) {
            decode(signature, "signature");
        }
        return new Parts(header, payload, second, signature);
    }

    private static Misshapen notThreeParts(String token) {
        if (ENCRYPTED.matcher(token).matches()) {
            return new Misshapen(
                    TokenProblem.TOKEN_ENCRYPTED, "the token has five parts: it is encrypted (JWE) and cannot be read");
        }
        if (OPAQUE.matcher(token).matches()) {
            return new Misshapen(TokenProblem.TOKEN_OPAQUE, "the token is opaque: it has not the three parts of a JWT");
        }
        return malformed("the token has not the three parts of a JWT");
    }

    private static byte[] decode(String part, String name) throws Misshapen {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(part.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw malformed("the token's " + name + " is not base64url");
        }
        if (bytes.length == 0 || !ENCODER.encodeToString(bytes).equals(part)) {
            throw malformed("the token's " + name + " is not canonical base64url without padding");
        }
        return bytes;
    }

    private static ObjectNode read(byte[] bytes, String name) throws Misshapen {
        try {
            return StrictObject.read(bytes);
        } catch (StrictObject.NotStrict e) {
            throw malformed("the token's " + name + " " + e.getMessage());
        }
    }

    private static Misshapen malformed(String message) {
        return new Misshapen(TokenProblem.TOKEN_MALFORMED, message);
    }
}
