package dev.gatehouse.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.gatehouse.json.Json;
import dev.gatehouse.json.JsonRefused;
import dev.gatehouse.json.StrictJson;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.text.ParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What signs checkpoints of the chain: an ES256 key of its own in {@code keys/audit.json} of the data directory,
 * readable by its owner alone. It is never rotated: what it signed must verify for as long as the record is kept.
 * Thread-safe.
 */
public final class CheckpointKey {
    private static final JOSEObjectType TYPE = new JOSEObjectType("gatehouse-audit");

    private final ECKey key;

    private CheckpointKey(ECKey key) {
        this.key = key;
    }

    /**
     * The key of a data directory; the first to open it makes one.
     *
     * @throws IOException if the directory cannot be written or the file cannot be read as a key
     */
    public static CheckpointKey open(Path dataDirectory) throws IOException {
        Optional<CheckpointKey> there = existing(dataDirectory);
        return there.isPresent() ? there.get() : make(file(dataDirectory));
    }

    /**
     * The key of a data directory, if there is one.
     *
     * @throws IOException if the file cannot be read as a key
     */
    public static Optional<CheckpointKey> existing(Path dataDirectory) throws IOException {
        Path file = file(dataDirectory);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    private static Path file(Path dataDirectory) {
        return dataDirectory.resolve("keys").resolve("audit.json");
    }

    private static CheckpointKey read(Path file) throws IOException {
        try {
            ECKey key = ECKey.parse(Files.readString(file));
            if (!key.isPrivate()) {
                throw new IOException(file + " holds no private key; restore it");
            }
            return new CheckpointKey(key);
        } catch (ParseException e) {
            throw new IOException(file + " is not an EC key (JWK); restore it", e);
        }
    }

    /** Written whole beside its place and moved there, so that no other process ever sees half a key. */
    private static CheckpointKey make(Path file) throws IOException {
        Path folder = OwnerOnly.folder(file.resolveSibling("."));
        Path temporary = folder.resolve("audit.json." + ProcessHandle.current().pid());
        try {
            ECKey key = new ECKeyGenerator(Curve.P_256)
                    .algorithm(JWSAlgorithm.ES256)
                    .keyUse(KeyUse.SIGNATURE)
                    .keyIDFromThumbprint(true)
                    .generate();
            Files.deleteIfExists(temporary);
            OwnerOnly.file(temporary);
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer text = ByteBuffer.wrap(key.toJSONString().getBytes(StandardCharsets.UTF_8));
                while (text.hasRemaining()) {
                    channel.write(text);
                }
                channel.force(true);
            }
            Files.createLink(file, temporary);
            return new CheckpointKey(key);
        } catch (FileAlreadyExistsException e) {
            return read(file);
        } catch (JOSEException e) {
            throw new IllegalStateException("This JVM cannot make EC keys", e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** What others verify with: a public JWK, whose {@code kid} is its thumbprint. */
    String publicKey() {
        return key.toPublicJWK().toJSONString();
    }

    /** The RFC 7638 thumbprint of the key, by which somebody else can tell it from another. */
    public String id() {
        return key.getKeyID();
    }

    /** A compact JWS of these claims. */
    String sign(ObjectNode claims) {
        try {
            JWSObject token = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.ES256)
                            .type(TYPE)
                            .keyID(key.getKeyID())
                            .build(),
                    new Payload(Json.bytes(claims)));
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("The audit key cannot sign", e);
        }
    }

    /** Whether this key signed the token. */
    boolean signed(String token) {
        try {
            JWSObject parsed = JWSObject.parse(token);
            return TYPE.equals(parsed.getHeader().getType()) && parsed.verify(new ECDSAVerifier(key.toPublicJWK()));
        } catch (ParseException | JOSEException e) {
            return false;
        }
    }

    /** What a token says, whoever signed it; nothing if it is none. */
    static @Nullable ObjectNode claims(String token) {
        try {
            return StrictJson.read(JWSObject.parse(token).getPayload().toBytes()) instanceof ObjectNode claims
                    ? claims
                    : null;
        } catch (ParseException | JsonRefused e) {
            return null;
        }
    }
}
