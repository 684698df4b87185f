package dev.gatehouse.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyOperation;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.math.BigInteger;
import java.text.ParseException;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The usable keys of a JWKS document (RFC 7517), by id. An entry that is no public signature key of good strength is
 * dropped, and so are different keys that share an id, since nobody can say which was meant. Immutable.
 *
 * @param byId the keys
 * @param dropped why entries were left out, in sentences
 */
record PublishedKeys(Map<String, JWK> byId, SortedSet<String> dropped) {
    private static final int MAX_KEY_ID_LENGTH = 256;
    private static final int MIN_RSA_BITS = 2048;
    private static final Set<Curve> CURVES = Set.of(Curve.P_256, Curve.P_384, Curve.P_521);

    /** What is known before the first document was read. */
    static final PublishedKeys NONE = new PublishedKeys(Map.of(), new TreeSet<>());

    /** The document cannot be used; the message says why. */
    static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(message);
        }
    }

    /** One entry cannot be used. */
    private static final class Dropped extends Exception {
        private static final long serialVersionUID = 1L;

        Dropped(String message) {
            super(message);
        }
    }

    PublishedKeys {
        byId = Map.copyOf(byId);
        dropped = Collections.unmodifiableSortedSet(new TreeSet<>(dropped));
    }

    /** Reads a document; where two different keys claim one id, the one that had it before keeps it. */
    static PublishedKeys read(byte[] document, PublishedKeys before) throws Unusable {
        ObjectNode jwks;
        try {
            jwks = StrictObject.read(document);
        } catch (StrictObject.NotStrict e) {
            throw new Unusable("the JWKS " + e.getMessage());
        }
        Map<String, Set<JWK>> claimants = new TreeMap<>();
        SortedSet<String> dropped = new TreeSet<>();
        for (JsonNode entry : jwks.path("keys")) {
            try {
                JWK key = usable(entry);
                claimants
                        .computeIfAbsent(key.getKeyID(), any -> new LinkedHashSet<>())
                        .add(key);
            } catch (Dropped e) {
                dropped.add(Claims.quoted(entry.path("kid").asText("")) + " " + e.getMessage());
            }
        }
        Map<String, JWK> byId = new HashMap<>();
        claimants.forEach((id, keys) -> {
            JWK known = before.byId().get(id);
            if (keys.size() == 1) {
                byId.put(id, keys.iterator().next());
            } else {
                dropped.add(Claims.quoted(id) + " is the id of several keys");
                if (known != null && keys.contains(known)) {
                    byId.put(id, known);
                }
            }
        });
        if (byId.isEmpty()) {
            throw new Unusable("the JWKS has no usable signature key"
                    + (dropped.isEmpty() ? "" : ": key " + String.join("; key ", dropped)));
        }
        return new PublishedKeys(byId, dropped);
    }

    private static JWK usable(JsonNode entry) throws Dropped {
        JWK key;
        try {
            key = JWK.parse(entry.toString());
        } catch (ParseException | IllegalArgumentException e) {
            throw new Dropped("cannot be read");
        }
        String id = key.getKeyID();
        if (id == null || id.isEmpty() || id.length() > MAX_KEY_ID_LENGTH) {
            throw new Dropped("has no id of at most " + MAX_KEY_ID_LENGTH + " characters");
        }
        if (!isForVerification(key)) {
            throw new Dropped("is not for verifying signatures");
        }
        if (key.isPrivate()) {
            throw new Dropped("has its private part published");
        }
        String weakness = weakness(key);
        if (weakness != null) {
            throw new Dropped(weakness);
        }
        return key;
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
    private static @Nullable String weakness(JWK key) {
        return switch (key) {
            case RSAKey rsa -> weakness(rsa);
            case ECKey ec -> CURVES.contains(ec.getCurve()) ? null : "is on a curve that is not accepted";
            default -> "is of a type that is not accepted";
        };
    }

    private static @Nullable String weakness(RSAKey rsa) {
        BigInteger modulus = rsa.getModulus().decodeToBigInteger();
        BigInteger exponent = rsa.getPublicExponent().decodeToBigInteger();
        if (modulus.bitLength() < MIN_RSA_BITS) {
            return "is RSA with fewer than " + MIN_RSA_BITS + " bits";
        }
        if (exponent.bitLength() < 2 || !exponent.testBit(0) || !modulus.testBit(0)) {
            return "is RSA with an exponent or a modulus that cannot be (RFC 8017 §3.1)";
        }
        return Roca.marks(modulus) ? "is RSA made by a faulty generator (CVE-2017-15361)" : null;
    }
}
