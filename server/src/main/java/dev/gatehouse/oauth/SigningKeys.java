package dev.gatehouse.oauth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.identity.KeySource;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the embedded authorization server signs with: an RS256 key (which signs) and an ES256 key, in
 * {@code keys/signing.json} of the data directory, readable by its owner alone. A retired key stays published until its
 * {@code exp}, so that what it signed keeps verifying. Thread-safe; processes that share a data directory share keys.
 */
public final class SigningKeys implements KeySource {
    /** Where the public keys are published (RFC 7517). */
    public static final String PATH = "/.well-known/jwks.json";

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    private final Path file;
    private final Clock clock;
    private volatile Snapshot snapshot;

    private record Snapshot(JWKSet keys, RSAKey signing, ECKey brief, long version) {}

    private SigningKeys(Path file, Clock clock, JWKSet keys) throws IOException {
        this.file = file;
        this.clock = clock;
        this.snapshot = new Snapshot(keys, signingKey(keys), briefKey(keys), 1);
    }

    /**
     * Opens the keys of a data directory; the first to open it makes them.
     *
     * @throws IOException if the directory cannot be written or the file cannot be read as keys
     */
    public static SigningKeys open(Path dataDirectory, Clock clock) throws IOException {
        Path folder = Files.createDirectories(dataDirectory.resolve("keys"));
        restrict(folder, "rwx------");
        Path file = folder.resolve("signing.json");
        try (FileChannel _ = lock(file)) {
            if (!Files.exists(file)) {
                write(file, new JWKSet(generate(clock)));
            }
            restrict(file, "rw-------");
            return new SigningKeys(file, clock, read(file));
        }
    }

    /** Keeps other processes of this data directory from writing the keys until it is closed. */
    private static FileChannel lock(Path file) throws IOException {
        FileChannel lock = FileChannel.open(
                file.resolveSibling("signing.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.lock();
        return lock;
    }

    /** The public keys that verifiers need now, those that sign and then retired ones in their overlap (RFC 7517). */
    public JWKSet publicKeys() {
        return new JWKSet(snapshot.keys().getKeys().stream()
                .filter(this::isPublished)
                .map(JWK::toPublicJWK)
                .toList());
    }

    @Override
    public @Nullable JWK find(String keyId) {
        JWK key = snapshot.keys().getKeyByKeyId(keyId);
        return key != null && isPublished(key) ? key.toPublicJWK() : null;
    }

    @Override
    public long version() {
        return snapshot.version();
    }

    /**
     * Makes new keys and signs with them from now on; the old ones stay published for {@code overlap} at most, which
     * must be no shorter than the longest access token plus the time that verifiers cache the key set, unless what the
     * old ones signed shall be refused.
     *
     * @throws IOException if the new keys could not be written; the old ones stay in use
     */
    public synchronized void rotate(Duration overlap) throws IOException {
        Instant until = clock.instant().plus(overlap);
        List<JWK> keys = new ArrayList<>(generate(clock));
        try (FileChannel _ = lock(file)) {
            for (JWK key : read(file).getKeys()) {
                if (isPublished(key)) {
                    keys.add(retire(key, until));
                }
            }
            write(file, new JWKSet(keys));
        }
        use(new JWKSet(keys));
    }

    /** Takes up what another process has made of the keys; if they cannot be read, those that are known stay in use. */
    public synchronized void reload() {
        try {
            JWKSet keys = read(file);
            if (!keys.getKeys().equals(snapshot.keys().getKeys())) {
                use(keys);
            }
        } catch (IOException e) {
            LOG.warn("The signing keys cannot be read anew, the known ones stay in use: {}", e.getMessage());
        }
    }

    private void use(JWKSet keys) throws IOException {
        snapshot = new Snapshot(keys, signingKey(keys), briefKey(keys), snapshot.version() + 1);
    }

    /** The key that signs. */
    RSAKey signingKey() {
        return snapshot.signing();
    }

    /** These claims signed with the ES256 key, as a JWT whose {@code typ} is {@code JWT}: never an access token. */
    public String sign(JWTClaimsSet claims) {
        ECKey key = snapshot.brief();
        SignedJWT signed = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(JOSEObjectType.JWT)
                        .keyID(key.getKeyID())
                        .build(),
                claims);
        try {
            signed.sign(new ECDSASigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("a key of our own cannot sign", e);
        }
        return signed.serialize();
    }

    /** What publishes the public keys where no authorization server does. */
    public HttpServlet document() {
        return new PublishedDocument(() -> publicKeys().toJSONObject(true));
    }

    private boolean isPublished(JWK key) {
        Date expiry = key.getExpirationTime();
        return expiry == null || expiry.toInstant().isAfter(clock.instant());
    }

    private static List<JWK> generate(Clock clock) {
        try {
            Date now = Date.from(clock.instant());
            return List.of(
                    new RSAKeyGenerator(2048)
                            .algorithm(JWSAlgorithm.RS256)
                            .keyUse(KeyUse.SIGNATURE)
                            .keyIDFromThumbprint(true)
                            .issueTime(now)
                            .generate(),
                    new ECKeyGenerator(Curve.P_256)
                            .algorithm(JWSAlgorithm.ES256)
                            .keyUse(KeyUse.SIGNATURE)
                            .keyIDFromThumbprint(true)
                            .issueTime(now)
                            .generate());
        } catch (JOSEException e) {
            throw new IllegalStateException("This JVM cannot make RSA and EC keys", e);
        }
    }

    private static JWK retire(JWK key, Instant latest) {
        Date before = key.getExpirationTime();
        Date until = before != null && before.toInstant().isBefore(latest) ? before : Date.from(latest);
        return switch (key) {
            case RSAKey rsa -> new RSAKey.Builder(rsa).expirationTime(until).build();
            case ECKey ec -> new ECKey.Builder(ec).expirationTime(until).build();
            default -> throw new IllegalStateException("The key file holds a key that is neither RSA nor EC");
        };
    }

    private RSAKey signingKey(JWKSet keys) throws IOException {
        for (JWK key : keys.getKeys()) {
            if (key instanceof RSAKey rsa && rsa.isPrivate() && rsa.getExpirationTime() == null) {
                return rsa;
            }
        }
        throw new IOException(file + " holds no private RSA key; restore it, or delete it to make new keys");
    }

    private ECKey briefKey(JWKSet keys) throws IOException {
        for (JWK key : keys.getKeys()) {
            if (key instanceof ECKey ec && ec.isPrivate() && ec.getExpirationTime() == null) {
                return ec;
            }
        }
        throw new IOException(file + " holds no private EC key; restore it, or delete it to make new keys");
    }

    private static JWKSet read(Path file) throws IOException {
        try {
            return JWKSet.parse(Files.readString(file));
        } catch (ParseException e) {
            throw new IOException(file + " is not a JWK set; restore it, or delete it to make new keys", e);
        }
    }

    private static void write(Path file, JWKSet keys) throws IOException {
        Path temporary = file.resolveSibling("signing.json.new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary);
        restrict(temporary, "rw-------");
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(keys.toString(false).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void restrict(Path path, String permissions) throws IOException {
        if (Files.getFileAttributeView(path, PosixFileAttributeView.class) != null) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }
}
