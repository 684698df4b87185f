package dev.gatehouse.store;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.util.Base64URL;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Seals what a client carries for us, so that only nodes of this database can read it and nobody can change it: JWE
 * (RFC 7516) with AES-256-GCM, under a key that the database holds. Thread-safe.
 */
public final class Sealer {
    private static final EncryptionMethod METHOD = EncryptionMethod.A256GCM;
    private static final int LONGEST = 64 * 1024;

    private final Map<String, byte[]> keys;
    private final String current;

    private Sealer(Map<String, byte[]> keys, String current) {
        this.keys = keys;
        this.current = current;
    }

    /** The sealer of a database; the first to ask makes the key. */
    public static Sealer of(Database database) {
        Map<String, byte[]> keys = database.reader().withHandle(Sealer::keys);
        if (keys.isEmpty()) {
            keys = database.<Map<String, byte[]>, RuntimeException>write(handle -> {
                if (keys(handle).isEmpty()) {
                    addKey(handle);
                }
                return keys(handle);
            });
        }
        return new Sealer(keys, keys.keySet().iterator().next());
    }

    /** The newest first. */
    private static Map<String, byte[]> keys(Handle handle) {
        Map<String, byte[]> keys = new LinkedHashMap<>();
        handle.createQuery("SELECT id, key FROM sealing_key ORDER BY created DESC, id")
                .map((row, context) -> Map.entry(row.getString("id"), row.getBytes("key")))
                .forEach(key -> keys.put(key.getKey(), key.getValue()));
        return keys;
    }

    private static void addKey(Handle handle) {
        SecureRandom random = new SecureRandom();
        byte[] key = new byte[METHOD.cekBitLength() / 8];
        byte[] id = new byte[4];
        random.nextBytes(key);
        random.nextBytes(id);
        handle.createUpdate("INSERT INTO sealing_key (id, key, created) VALUES (:id, :key, :created)")
                .bind("id", HexFormat.of().formatHex(id))
                .bind("key", key)
                .bind("created", Instant.now().toString())
                .execute();
    }

    /**
     * Seals {@code content}. What is sealed for one purpose opens for no other. The text is URL-safe.
     *
     * @param purpose a short constant
     */
    public String seal(String purpose, byte[] content) {
        JWEObject sealed = new JWEObject(header(current, purpose), new Payload(content));
        try {
            sealed.encrypt(new DirectEncrypter(key(current)));
        } catch (JOSEException e) {
            throw new IllegalStateException("a key of our own cannot seal", e);
        }
        return sealed.serialize();
    }

    private static JWEHeader header(String key, String purpose) {
        return new JWEHeader.Builder(JWEAlgorithm.DIR, METHOD)
                .keyID(key)
                .contentType(purpose)
                .build();
    }

    /**
     * What was sealed for this purpose; absent if it was not sealed here, for another purpose, or was changed since.
     */
    public byte @Nullable [] open(String purpose, String sealed) {
        if (sealed.length() > LONGEST) {
            return null;
        }
        // Only headers that we write are read at all: nobody else chooses what to parse.
        for (Map.Entry<String, byte[]> key : keys.entrySet()) {
            if (sealed.startsWith(header(key.getKey(), purpose).toBase64URL() + ".")) {
                return open(sealed, key.getValue());
            }
        }
        return null;
    }

    private static byte @Nullable [] open(String sealed, byte[] key) {
        try {
            JWEObject object = JWEObject.parse(sealed);
            object.decrypt(new DirectDecrypter(key));
            return isCanonical(sealed) ? object.getPayload().toBytes() : null;
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            return null;
        }
    }

    /** Another text that decodes to the same bytes is not what we gave out. */
    private static boolean isCanonical(String sealed) {
        for (String part : sealed.split("\\.", -1)) {
            if (!Base64URL.encode(new Base64URL(part).decode()).toString().equals(part)) {
                return false;
            }
        }
        return true;
    }

    private byte[] key(String id) {
        byte[] key = keys.get(id);
        if (key == null) {
            throw new IllegalStateException("no sealing key");
        }
        return key;
    }
}
