package dev.gatehouse.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.discovery.AllowedOrigins;
import dev.gatehouse.discovery.Challenges;
import dev.gatehouse.identity.ClientCertificatesConfig;
import dev.gatehouse.identity.ClientCertificatesConfig.Format;
import dev.gatehouse.testing.RawHttp;
import dev.gatehouse.testing.RunningFronts;
import dev.gatehouse.testing.SelfSigned;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Client certificates that a proxy passes on: believed of the proxies that configuration trusts, and of nobody else.
 */
class ForwardedCertificateTest {
    private static final List<String> HERE = List.of("127.0.0.1");
    private static final List<String> ELSEWHERE = List.of("10.0.0.7", "192.168.0.0/16");

    @TempDir
    private static Path folder;

    private static RunningFronts fronts;
    private static SelfSigned client;
    private static SelfSigned other;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        fronts = RunningFronts.before(folder);
        client = SelfSigned.make(folder, "client");
        other = SelfSigned.make(folder, "other");
        token = fronts.anyToken()
                .claim("scope", "demo:read")
                .claim("cnf", Map.of("x5t#S256", client.thumbprint()))
                .sign();
    }

    @AfterAll
    static void stop() {
        fronts.close();
    }

    private static int portOf(List<String> trusted, Format format) {
        return fronts.anotherNode(
                new ToolsServlet(
                        fronts.gate(),
                        RestConfig.defaults(),
                        fronts.credentials(new ClientCertificatesConfig(trusted, null, format)),
                        new Challenges(URI.create("http://localhost:8080/metadata"), List.of(), false),
                        new AllowedOrigins(RunningFronts.PUBLIC_URL, List.of(), List.of()),
                        _ -> null),
                ToolsServlet.PATH + "/*");
    }

    private static RawHttp.Answer call(int port, String... headers) {
        List<String> lines = new ArrayList<>(List.of(
                "POST /v1/tools/list HTTP/1.1",
                "Host: localhost",
                "Connection: close",
                "Content-Length: 0",
                "Authorization: Bearer " + token));
        lines.addAll(List.of(headers));
        return RawHttp.send(port, lines, "");
    }

    private static String sequence(SelfSigned certificate) throws Exception {
        return "Client-Cert: :" + Base64.getEncoder().encodeToString(certificate.der()) + ":";
    }

    private static String escaped(SelfSigned certificate) throws Exception {
        return URLEncoder.encode(certificate.pem(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The header of each form, as the proxies write it. */
    private static List<String> headers(Format format, SelfSigned of) throws Exception {
        return switch (format) {
            case RFC9440 -> List.of(sequence(of));
            case PEM ->
                List.of(
                        "Client-Cert: " + escaped(of),
                        "Client-Cert: " + escaped(of).replace("%2B", "+").replace("%2F", "/"),
                        "Client-Cert: " + of.pem().strip().replace("\n", " "));
            case XFCC ->
                List.of(
                        "X-Forwarded-Client-Cert: By=spiffe://a/b;Hash=" + of.fingerprint() + ";URI=spiffe://c/d",
                        "X-Forwarded-Client-Cert: Hash=" + of.fingerprint() + ";Subject=\"CN=x,O=\\\"y;z\\\"\"",
                        "X-Forwarded-Client-Cert: Subject=\"CN=x\";Cert=\"" + escaped(of) + "\"");
        };
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void takesTheTokenWithItsCertificateFromATrustedProxy(Format format) throws Exception {
        int port = portOf(HERE, format);

        for (String header : headers(format, client)) {
            assertThat(call(port, header).status()).as(header).isEqualTo(200);
        }
    }

    @Test
    void theRecordTellsThatTheTokenWasBoundToACertificate() throws Exception {
        call(portOf(HERE, Format.RFC9440), sequence(client));

        AuditSearch audit = new AuditSearch(fronts.database());
        assertThat(audit.bySeq(audit.lastSeq()).orElseThrow().entry().caller().authMethod())
                .isEqualTo("access_token+mtls");
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void refusesTheTokenWithAnotherCertificate(Format format) throws Exception {
        int port = portOf(HERE, format);

        for (String header : headers(format, other)) {
            assertRefused(call(port, header));
        }
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void ignoresTheHeaderFromAnywhereElse(Format format) throws Exception {
        int elsewhere = portOf(ELSEWHERE, format);
        int nowhere = portOf(List.of(), format);

        for (String header : headers(format, client)) {
            assertRefused(call(elsewhere, header));
            assertRefused(call(nowhere, header));
            assertRefused(call(elsewhere, header, "X-Forwarded-For: 10.0.0.7", "Forwarded: for=10.0.0.7"));
        }
    }

    @Test
    void refusesTheTokenWithoutAnyCertificate() {
        assertRefused(call(portOf(HERE, Format.RFC9440)));
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> unclear() throws Exception {
        String good = sequence(client);
        String hash = "X-Forwarded-Client-Cert: Hash=" + client.fingerprint();
        return Stream.of(
                arguments(Format.RFC9440, List.of(good, good)),
                arguments(Format.RFC9440, List.of(good, sequence(other))),
                arguments(Format.RFC9440, List.of(good + ", " + good.substring("Client-Cert: ".length()))),
                arguments(Format.RFC9440, List.of(good.substring(0, good.length() - 1))),
                arguments(Format.RFC9440, List.of("Client-Cert: :%%%:")),
                arguments(Format.RFC9440, List.of("Client-Cert: " + escaped(client))),
                arguments(Format.PEM, List.of("Client-Cert: %zz" + escaped(client))),
                arguments(Format.PEM, List.of(good)),
                arguments(Format.XFCC, List.of(hash, hash)),
                arguments(Format.XFCC, List.of("X-Forwarded-Client-Cert: By=a,Hash=" + client.fingerprint())),
                arguments(Format.XFCC, List.of(hash + ",Hash=" + other.fingerprint())),
                arguments(
                        Format.XFCC,
                        List.of("X-Forwarded-Client-Cert: Subject=\";Hash=" + client.fingerprint() + ";\"")),
                arguments(
                        Format.XFCC,
                        List.of("X-Forwarded-Client-Cert: Subject=\";Hash=" + client.fingerprint() + ";\";Hash="
                                + other.fingerprint())));
    }

    @ParameterizedTest
    @MethodSource("unclear")
    void takesNoCertificateFromAHeaderThatIsNotClear(Format format, List<String> headers) {
        assertRefused(call(portOf(HERE, format), headers.toArray(String[]::new)));
    }

    private static void assertRefused(RawHttp.Answer answer) {
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.body()).contains("\"token_bound_to_certificate\"");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer ").contains("error=\"invalid_token\"");
    }
}
