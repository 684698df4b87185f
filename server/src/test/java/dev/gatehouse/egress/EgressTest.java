package dev.gatehouse.egress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatehouse.testing.TestIssuer;
import dev.gatehouse.testing.TestIssuer.Answer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgressTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final TestIssuer server = TestIssuer.start();
    private final Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1")));

    @BeforeEach
    void start() throws Exception {
        egress.start();
    }

    @AfterEach
    void stop() throws Exception {
        egress.stop();
        server.close();
    }

    private EgressResponse get(URI url) throws EgressException {
        return egress.get(url, 1000, TIMEOUT, "application/json");
    }

    private static EgressResponse get(EgressConfig config, URI url, String... addresses) throws Exception {
        Egress other = new Egress(
                config,
                host -> {
                    InetAddress[] all = new InetAddress[addresses.length];
                    for (int i = 0; i < all.length; i++) {
                        all[i] = InetAddress.ofLiteral(addresses[i]);
                    }
                    return all;
                },
                new SslContextFactory.Client());
        other.start();
        try {
            return other.get(url, 1000, TIMEOUT, "*/*");
        } finally {
            other.stop();
        }
    }

    @Test
    void bringsStatusTypeCachingAndBody() throws Exception {
        server.answer(
                "/doc", new Answer(200, Map.of("Content-Type", "text/plain", "Cache-Control", "max-age=60"), "hello"));

        EgressResponse response = get(server.uri("/doc"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.contentType()).isEqualTo("text/plain");
        assertThat(response.cacheControl()).isEqualTo("max-age=60");
        assertThat(new String(response.body(), UTF_8)).isEqualTo("hello");
    }

    @Test
    void bringsAnErrorOfTheOtherSideAsItIs() throws Exception {
        assertThat(get(server.uri("/nowhere")).status()).isEqualTo(404);
    }

    @Test
    void refusesRedirects() {
        server.answer("/moved", Answer.redirect(server.uri("/doc").toString()));

        assertThatExceptionOfType(EgressRefused.class)
                .isThrownBy(() -> get(server.uri("/moved")))
                .withMessageContaining("redirect");
        assertThat(server.requestsOf("/doc")).isZero();
    }

    @Test
    void failsWhenTheBodyIsTooLong() {
        server.answer("/long", Answer.json("x".repeat(1001)));

        assertThatExceptionOfType(EgressFailed.class)
                .isThrownBy(() -> get(server.uri("/long")))
                .withMessageContaining("more than 1000 bytes");
    }

    @Test
    void takesABodyOfExactlyTheLimit() throws Exception {
        server.answer("/full", Answer.json("x".repeat(1000)));

        assertThat(get(server.uri("/full")).body()).hasSize(1000);
    }

    @Test
    void refusesCompressedBodies() {
        server.answer("/zip", new Answer(200, Map.of("Content-Encoding", "gzip"), "bomb"));

        assertThatExceptionOfType(EgressFailed.class)
                .isThrownBy(() -> get(server.uri("/zip")))
                .withMessageContaining("compressed");
    }

    @Test
    void keepsNoCookies() throws Exception {
        server.answer("/set", new Answer(200, Map.of("Set-Cookie", "a=b"), "x"));
        get(server.uri("/set"));

        get(server.uri("/set"));

        assertThat(server.lastRequestHeaders("/set")).doesNotContainKey("Cookie");
    }

    @Test
    void asksForNoCompression() throws Exception {
        get(server.uri("/plain"));

        assertThat(server.lastRequestHeaders("/plain")).doesNotContainKey("Accept-encoding");
    }

    @Test
    void failsWhenTheOtherSideNeverAnswers() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");

            assertThatExceptionOfType(EgressFailed.class)
                    .isThrownBy(() -> egress.get(url, 1000, Duration.ofMillis(200), "*/*"))
                    .withMessageContaining("in time");
        }
    }

    @Test
    void failsWhenNobodyListens() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        assertThatExceptionOfType(EgressFailed.class)
                .isThrownBy(() -> get(URI.create("http://127.0.0.1:" + port + "/")))
                .withMessageContaining("cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://example.com/",
                "file:///etc/passwd",
                "jar:file:/x!/y",
                "mailto:a@example.com",
                "/relative",
                "https:///nohost",
                "https://user:pass@example.com/",
                "https://example.com/#fragment",
                "http://[::1/",
            })
    void refusesUrlsOfAnotherForm(String url) {
        assertThatExceptionOfType(EgressRefused.class).isThrownBy(() -> egress.check(uri(url)));
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            return URI.create("about:blank");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/",
                "https://2130706433/",
                "https://0/",
                "https://10.1.2.3/",
                "https://100.64.0.1/",
                "https://[::1]/",
                "https://[fc00::1]/",
                "https://[64:ff9b::7f00:1]/",
                "https://[::ffff:127.0.0.1]/",
                "https://localhost/",
                "https://169.254.169.254/latest/meta-data/"
            })
    void refusesAddressesThatAreNotPublicInEverySpelling(String url) throws Exception {
        Egress closed = new Egress(EgressConfig.closed());
        closed.start();
        try {
            assertThatExceptionOfType(EgressRefused.class)
                    .isThrownBy(() -> closed.get(URI.create(url), 10, TIMEOUT, "*/*"))
                    .withMessageContaining("not public");
        } finally {
            closed.stop();
        }
    }

    @Test
    void refusesANameThatResolvesToLoopback() {
        assertThatExceptionOfType(EgressRefused.class)
                .isThrownBy(() -> get(EgressConfig.closed(), URI.create("https://rebind.example/"), "127.0.0.1"))
                .withMessageContaining("rebind.example")
                .withMessageContaining("egress.allow");
    }

    @Test
    void refusesANameOfWhichOneAddressIsPrivate() {
        assertThatExceptionOfType(EgressRefused.class)
                .isThrownBy(
                        () -> get(EgressConfig.closed(), URI.create("https://mixed.example/"), "1.1.1.1", "10.0.0.1"));
    }

    @Test
    void connectsToTheAddressThatWasChecked() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        Egress pinned = new Egress(
                new EgressConfig(List.of("pinned.example")),
                host -> {
                    lookups.incrementAndGet();
                    return new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")};
                },
                new SslContextFactory.Client());
        pinned.start();
        try {
            URI url = URI.create(server.uri("/doc").toString().replace("127.0.0.1", "pinned.example"));
            pinned.get(url, 10, TIMEOUT, "*/*");
        } finally {
            pinned.stop();
        }

        assertThat(server.requestsOf("/doc")).isEqualTo(1);
        assertThat(lookups).hasValue(1);
    }

    @Test
    void allowsANameThatTheConfigurationNames() throws Exception {
        URI url = URI.create(server.uri("/doc").toString().replace("127.0.0.1", "LOCALHOST"));

        assertThat(get(new EgressConfig(List.of("localhost")), url, "127.0.0.1").status())
                .isEqualTo(404);
    }

    @Test
    void refusesPlainHttpToAPublicAddress() {
        assertThatExceptionOfType(EgressRefused.class)
                .isThrownBy(() -> get(EgressConfig.closed(), URI.create("http://plain.example/"), "1.1.1.1"))
                .withMessageContaining("plain http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:%d/doc", "https://127.0.0.1:%d/doc", "http://localhost:%d/doc"})
    void doesNotTakeAStrangerWhereOnlyWeMayGo(String url) throws Exception {
        Egress allowing = new Egress(new EgressConfig(List.of("127.0.0.1", "localhost")));
        allowing.start();
        try {
            URI target = URI.create(url.formatted(server.uri("/doc").getPort()));

            assertThatExceptionOfType(EgressRefused.class)
                    .isThrownBy(() -> allowing.getForStranger(target, 1000, TIMEOUT, "*/*"))
                    .withMessageContaining("not public");
        } finally {
            allowing.stop();
        }
        assertThat(server.requestsOf("/doc")).isZero();
    }
}
