package dev.gatehouse.egress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fetches from a TLS server whose certificate is for {@code gate.example}. */
class EgressTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private HttpsServer server;
    private KeyStore keys;

    @BeforeEach
    void serve(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "gate",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=gate.example",
                        "-ext",
                        "san=dns:gate.example",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        keys = KeyStore.getInstance(file.toFile(), PASSWORD);

        KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private int statusOf(String host, SslContextFactory.Client tls) throws Exception {
        Egress egress = new Egress(
                new EgressConfig(List.of("127.0.0.1")),
                any -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
                tls);
        egress.start();
        try {
            URI url = URI.create("https://" + host + ":" + server.getAddress().getPort() + "/");
            return egress.get(url, 10, Duration.ofSeconds(10), "*/*").status();
        } finally {
            egress.stop();
        }
    }

    private SslContextFactory.Client trusting() throws Exception {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, PASSWORD);
        trusted.setCertificateEntry("gate", keys.getCertificate("gate"));
        SslContextFactory.Client tls = new SslContextFactory.Client();
        tls.setTrustStore(trusted);
        return tls;
    }

    @Test
    void trustsACertificateForTheNameInTheUrl() throws Exception {
        assertThat(statusOf("gate.example", trusting())).isEqualTo(204);
    }

    @Test
    void failsWhenTheCertificateIsForAnotherName() {
        assertThatExceptionOfType(EgressFailed.class)
                .isThrownBy(() -> statusOf("other.example", trusting()))
                .withMessageContaining("certificate");
    }

    @Test
    void failsWhenNobodyTrustedSignedTheCertificate() {
        assertThatExceptionOfType(EgressFailed.class)
                .isThrownBy(() -> statusOf("gate.example", new SslContextFactory.Client()))
                .withMessageContaining("certificate");
    }
}
