package dev.gatehouse.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** A fresh certificate for {@code localhost} that vouches for itself, with its key. */
public final class SelfSigned {
    /** Of every key store here. */
    public static final String PASSWORD = "changeit";

    private static final String ALIAS = "one";

    private final Path file;
    private final KeyStore keys;

    private SelfSigned(Path file, KeyStore keys) {
        this.file = file;
        this.keys = keys;
    }

    /** Makes one, and keeps it in {@code folder}. */
    public static SelfSigned make(Path folder, String name) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        ALIAS,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IllegalStateException(said);
        }
        return new SelfSigned(file, KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
    }

    /** The key store with certificate and key. */
    public Path file() {
        return file;
    }

    /** The certificate in DER. */
    public byte[] der() throws GeneralSecurityException {
        return certificate().getEncoded();
    }

    /** The certificate in PEM. */
    public String pem() throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, "\n".getBytes(UTF_8)).encodeToString(der())
                + "\n-----END CERTIFICATE-----\n";
    }

    /** What a token that is bound to it carries as {@code x5t#S256} (RFC 8705 §3.1). */
    public String thumbprint() throws GeneralSecurityException {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256());
    }

    /** Its SHA-256 in hexadecimal. */
    public String fingerprint() throws GeneralSecurityException {
        return HexFormat.of().formatHex(sha256());
    }

    private byte[] sha256() throws GeneralSecurityException {
        return MessageDigest.getInstance("SHA-256").digest(der());
    }

    private X509Certificate certificate() throws GeneralSecurityException {
        return (X509Certificate) keys.getCertificate(ALIAS);
    }

    /** Writes a key store that trusts these. */
    public static Path trusting(Path file, SelfSigned... trusted) throws GeneralSecurityException, IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            trustStore(trusted).store(out, PASSWORD.toCharArray());
        }
        return file;
    }

    /** The TLS of a client that trusts {@code server} and shows {@code client}, or nothing. */
    public static SSLContext tls(SelfSigned server, @Nullable SelfSigned client)
            throws GeneralSecurityException, IOException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trustStore(server));
        KeyManagerFactory own = KeyManagerFactory.getInstance("PKIX");
        own.init(client == null ? trustStore() : client.keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore trustStore(SelfSigned... trusted) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < trusted.length; i++) {
            store.setCertificateEntry("trusted-" + i, trusted[i].certificate());
        }
        return store;
    }
}
