package dev.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatehouse.TrustedProxiesConfig.Header;
import dev.gatehouse.testing.RawHttp;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose address a request has: what trusted proxies say, and nothing that a client says of itself. */
class ForwardedAddressTest {
    private static final Server SERVER = new Server();
    private static final int STRANGERS = 0;
    private static final int COMMAS = 1;
    private static final int ELEMENTS = 2;

    @BeforeAll
    static void start() throws Exception {
        listen(new TrustedProxiesConfig(List.of("192.168.0.0/16"), null));
        listen(new TrustedProxiesConfig(List.of("127.0.0.1", "10.0.0.0/8"), null));
        listen(new TrustedProxiesConfig(List.of("127.0.0.1", "10.0.0.0/8"), Header.FORWARDED));
        SERVER.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Content.Sink.write(response, true, Request.getRemoteAddr(request), callback);
                return true;
            }
        });
        SERVER.start();
    }

    @AfterAll
    static void stop() throws Exception {
        SERVER.stop();
    }

    private static void listen(TrustedProxiesConfig config) {
        HttpConfiguration http = new HttpConfiguration();
        http.addCustomizer(new ForwardedAddress(config));
        ServerConnector connector = new ServerConnector(SERVER, new HttpConnectionFactory(http));
        connector.setHost("127.0.0.1");
        SERVER.addConnector(connector);
    }

    private static String seen(int listener, String... headers) {
        List<String> lines = new ArrayList<>(List.of("GET / HTTP/1.1", "Host: localhost", "Connection: close"));
        lines.addAll(List.of(headers));
        int port = ((ServerConnector) SERVER.getConnectors()[listener]).getLocalPort();
        return RawHttp.send(port, lines, "").body();
    }

    @Test
    void ofAnybodyButATrustedProxyNoHeaderCounts() {
        assertThat(seen(STRANGERS, "X-Forwarded-For: 203.0.113.9", "Forwarded: for=203.0.113.9"))
                .isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.9                         | 203.0.113.9",
                "198.51.100.1, 203.0.113.9           | 203.0.113.9", // the first was written by the second
                "198.51.100.1,203.0.113.9 , 10.1.2.3 | 203.0.113.9",
                "10.9.9.9, 10.1.2.3                  | 10.9.9.9",
                "203.0.113.9:4711                    | 203.0.113.9",
                "[2001:db8::1]:4711                  | [2001:db8:0:0:0:0:0:1]",
                "2001:db8::1                         | [2001:db8:0:0:0:0:0:1]",
                "203.0.113.9, unknown                | 127.0.0.1",
                "203.0.113.9, 10.1.2.3.4, 10.1.2.3   | 10.1.2.3",
                "203.0.113.9, localhost              | 127.0.0.1",
                "203.0.113.9,                        | 127.0.0.1",
            })
    void aTrustedProxyIsBelievedUpToTheFirstWhoIsNotTrusted(String sent, String address) {
        assertThat(seen(COMMAS, "X-Forwarded-For: " + sent)).isEqualTo(address);
    }

    @Test
    void severalFieldsAreOneList() {
        assertThat(seen(COMMAS, "X-Forwarded-For: 198.51.100.1", "X-Forwarded-For: 203.0.113.9, 10.1.2.3"))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void theOtherHeaderCountsForNothingSinceTheClientMayHaveSentIt() {
        assertThat(seen(COMMAS, "Forwarded: for=203.0.113.9")).isEqualTo("127.0.0.1");
        assertThat(seen(ELEMENTS, "X-Forwarded-For: 203.0.113.9")).isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "for=203.0.113.9;proto=https;by=10.1.1.1      | 203.0.113.9",
                "proto=https;For=\"[2001:db8::1]:80\"         | [2001:db8:0:0:0:0:0:1]",
                "for=198.51.100.1, for=203.0.113.9            | 203.0.113.9",
                "for=203.0.113.9, for=10.1.2.3                | 203.0.113.9",
                "for=203.0.113.9, for=_hidden                 | 127.0.0.1",
                "for=203.0.113.9, proto=https                 | 127.0.0.1",
                "for=203.0.113.9, 198.51.100.1                | 127.0.0.1",
                "for=\"198.51.100.1, for=10.1.2.3\", for=203.0.113.9 | 203.0.113.9",
                "for=\"198.51.100.1, for=203.0.113.9          | 127.0.0.1",
            })
    void readsTheStandardHeaderLikewise(String sent, String address) {
        assertThat(seen(ELEMENTS, "Forwarded: " + sent)).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.com", "10.0.0.0/99", "everybody"})
    void whatIsNoAddressIsAConfigurationError(String address) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TrustedProxiesConfig(List.of(address), null))
                .withMessageStartingWith("trustedProxies.addresses: ");
    }
}
