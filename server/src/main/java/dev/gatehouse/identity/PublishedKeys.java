package dev.gatehouse.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The usable keys of a JWKS document (RFC 7517), by id. An entry that is no public signature key of good strength is
 * dropped; a document that names an id twice is refused, since nobody can say which key was meant. Immutable.
 */
record PublishedKeys(Map<String, JWK> byId) {
    private static final int MAX_KEY_ID_LENGTH = 256;
    private static final int MIN_RSA_BITS = 2048;
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);

    /** The document cannot be used; the message says why. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    static PublishedKeys read(byte[] document) throws Unusable {
        ObjectNode jwks;
        try {
            jwks = StrictObject.read(document);
        } catch (StrictObject.NotStrict e) {
            throw new Unusable("the JWKS " + e.getMessage());
        }
        Map<String, JWK> byId = new HashMap<>();
        for (JsonNode entry : jwks.path("keys")) {
            JWK key = usable(entry);
            if (key != null && byId.put(key.getKeyID(), key) != null) {
                throw new Unusable("the JWKS has two keys with the id " + Claims.quoted(key.getKeyID()));
            }
        }
        if (byId.isEmpty()) {
            throw new Unusable("the JWKS has no usable signature key");
        }
        return new PublishedKeys(Map.copyOf(byId));
    }

    private static @Nullable JWK usable(JsonNode entry) {
        JWK key;
        try {
            key = JWK.parse(entry.toString());
        } catch (ParseException | IllegalArgumentException e) {
            return null;
        }
        String id = key.getKeyID();
        boolean named = id != null && !id.isEmpty() && id.length() <= MAX_KEY_ID_LENGTH;
        return named && isForVerification(key) && isStrong(key) && !key.isPrivate() ? key : null;
    }

    /** RFC 7517 §4.2, §4.3: absent means anything. */
    private static boolean isForVerification(JWK key) {
        boolean use = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
        boolean operations =
                key.getKeyOperations() == null || key.getKeyOperations().contains(KeyOperation.VERIFY);
        return use && operations;
    }

    /**
     * Symmetric keys and curves without a signature algorithm here are never usable; points off their curve fail to
     * parse.
     */
    private static boolean isStrong(JWK key) {
        return switch (key) {
            case RSAKey rsa -> rsa.getModulus().decodeToBigInteger().bitLength() >= MIN_RSA_BITS;
            case ECKey ec -> CURVES.contains(ec.getCurve());
            default -> false;
        };
    }
}
