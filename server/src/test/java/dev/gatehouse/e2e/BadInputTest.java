package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.Parts;
import dev.gatehouse.oauth.User;
import dev.gatehouse.testing.GatewayProcess;
import dev.gatehouse.testing.TestIssuer;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input over the wire: each gets its status and its stable code, and nothing else gets out. */
class BadInputTest {
    private static final String WHOAMI =
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"whoami\",\"arguments\":{}}}";
    private static final String META =
            "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\",\"io.modelcontextprotocol/clientCapabilities\":{}}";
    private static final List<String> LEGACY = List.of("MCP-Protocol-Version: 2025-11-25");

    private static final GatewayProcess GATEWAY = GatewayProcess.shared();
    private static String good = "";

    @BeforeAll
    static void fetchAToken() throws Exception {
        good = GATEWAY.token("alex", "demo:read");
    }

    static Stream<Arguments> badTokens() throws Exception {
        JWTClaimsSet claims =
                SignedJWT.parse(GATEWAY.token("alex", "demo:read")).getJWTClaimsSet();
        RSAKey key = (RSAKey)
                JWKSet.load(GATEWAY.origin().resolve("/.well-known/jwks.json").toURL()).getKeys().stream()
                        .filter(candidate -> candidate.getKeyType().equals(KeyType.RSA))
                        .findFirst()
                        .orElseThrow();
        return Stream.of(
                Arguments.of("garbage", "garbage", "token_opaque"),
                Arguments.of("three parts of garbage", "a.b.c", "token_malformed"),
                Arguments.of("expired", issued(GATEWAY.mcp(), Duration.ofHours(-1)), "token_expired"),
                Arguments.of(
                        "for another resource",
                        issued(URI.create("https://other.example/mcp"), Duration.ofHours(1)),
                        "token_audience_mismatch"),
                Arguments.of("of another issuer", foreign(), "token_issuer_unknown"),
                Arguments.of("alg none", new PlainJWT(claims).serialize(), "token_algorithm_refused"),
                Arguments.of("alg none with a signature", unsecured(claims), "token_algorithm_refused"),
                Arguments.of("HS256 with the public key", symmetric(claims, key), "token_algorithm_refused"),
                Arguments.of("a JWE", encrypted(claims, key), "token_encrypted"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badTokens")
    void refusesABadTokenWith401(String what, String token, String code) throws Exception {
        Answer answer = post("/mcp", List.of("Authorization: Bearer " + token, LEGACY.getFirst()), WHOAMI);

        assertThat(answer.status()).as(what).isEqualTo(401);
        assertThat(answer.text())
                .contains("\"" + code + "\"")
                .contains("error=\"invalid_token\"")
                .contains("resource_metadata=\"");
        assertThat(answer.text()).doesNotContain(token).doesNotContain("Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br"})
    void refusesACompressedBodyWithoutLookingAtIt(String encoding) throws Exception {
        List<String> headers = List.of("Authorization: Bearer " + good, "Content-Encoding: " + encoding);

        Answer answer = post("/mcp", headers, "not compressed at all");

        assertThat(answer.status()).isEqualTo(415);
        assertThat(answer.text()).contains("\"unsupported_content_encoding\"");
    }

    @Test
    void asksForATokenWithoutAnErrorWhenNoneCame() throws Exception {
        Answer answer = post("/mcp", LEGACY, WHOAMI.replace("whoami", "echo"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.text())
                .contains("WWW-Authenticate: Bearer resource_metadata=\"" + GATEWAY.origin()
                        + "/.well-known/oauth-protected-resource/mcp\"")
                .doesNotContain("error=");
    }

    static Stream<Arguments> badMessages() {
        List<String> modern = List.of("MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: whoami");
        String modernCall =
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/call\",\"params\":{\"name\":\"whoami\",\"arguments\":{},"
                        + META + "}}";
        return Stream.of(
                Arguments.of("not JSON", LEGACY, "{not json", 400, "-32700"),
                Arguments.of(
                        "duplicate members",
                        LEGACY,
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}",
                        400,
                        "-32700"),
                Arguments.of("a batch in the modern era", modern, "[" + modernCall + "]", 400, "-32600"),
                Arguments.of(
                        "an unknown method, legacy",
                        LEGACY,
                        WHOAMI.replace("tools/call", "tools/guess"),
                        200,
                        "-32601"),
                Arguments.of(
                        "an unknown method, modern",
                        List.of("MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/guess"),
                        modernCall.replace("tools/call", "tools/guess"),
                        404,
                        "-32601"),
                Arguments.of("an unknown tool", LEGACY, WHOAMI.replace("whoami", "nobody"), 200, "-32602"),
                Arguments.of(
                        "arguments that break the schema",
                        LEGACY,
                        WHOAMI.replace("whoami", "echo").replace("\"arguments\":{}", "\"arguments\":{\"message\":7}"),
                        200,
                        "\"isError\":true"),
                Arguments.of(
                        "another name in the header than in the body",
                        List.of("MCP-Protocol-Version: 2026-07-28", "Mcp-Method: tools/call", "Mcp-Name: echo"),
                        modernCall,
                        400,
                        "-32020"),
                Arguments.of(
                        "an unsupported version",
                        List.of("MCP-Protocol-Version: 2031-01-01", "Mcp-Method: tools/call", "Mcp-Name: whoami"),
                        modernCall.replace("2026-07-28", "2031-01-01"),
                        400,
                        "-32022"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badMessages")
    void refusesABadMessage(String what, List<String> headers, String body, int status, String sign) throws Exception {
        Answer answer = post("/mcp", with(headers, "Authorization: Bearer " + good), body);

        assertThat(answer.status()).as(what + ": " + answer.text()).isEqualTo(status);
        assertThat(answer.body())
                .as(what)
                .contains(sign)
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }

    @Test
    void refusesABodyOverTheLimit() throws Exception {
        String large = WHOAMI.replace("{}", "{\"x\":\"" + "x".repeat(5 * 1024 * 1024) + "\"}");

        Answer answer = post("/mcp", with(LEGACY, "Authorization: Bearer " + good), large);

        assertThat(answer.status()).isEqualTo(413);
    }

    @Test
    void refusesAForeignOrigin() throws Exception {
        Answer answer =
                post("/mcp", with(LEGACY, "Authorization: Bearer " + good, "Origin: https://evil.example"), WHOAMI);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("origin_refused");
    }

    @Test
    void refusesAForeignHost() throws Exception {
        Answer answer = send("evil.example", "/mcp", with(LEGACY, "Authorization: Bearer " + good), WHOAMI);

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body()).contains("host_refused");
    }

    @Test
    void refusesTwoCredentials() throws Exception {
        Answer answer =
                post("/mcp", with(LEGACY, "Authorization: Bearer " + good, "Authorization: Bearer " + good), WHOAMI);

        assertThat(answer.status()).isEqualTo(400);
    }

    private static String issued(URI audience, Duration lifetime) throws Exception {
        try (Parts gatehouse = Gatehouse.offline(GATEWAY.config())) {
            User alex = gatehouse.users().byUsername("alex").orElseThrow();
            return gatehouse.accessTokens().issue(alex, "gatehouse-cli", audience, List.of("demo:read"), lifetime);
        }
    }

    private static String foreign() {
        try (TestIssuer issuer = TestIssuer.start()) {
            return issuer.token().claim("aud", GATEWAY.mcp().toString()).sign();
        }
    }

    private static String unsecured(JWTClaimsSet claims) {
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        return base64.encodeToString("{\"alg\":\"none\",\"typ\":\"at+jwt\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(claims.toString().getBytes(StandardCharsets.UTF_8)) + "."
                + base64.encodeToString(new byte[] {1, 2, 3});
    }

    private static String symmetric(JWTClaimsSet claims, RSAKey key) throws Exception {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(key.getKeyID())
                        .build(),
                claims);
        token.sign(new MACSigner(key.toRSAPublicKey().getEncoded()));
        return token.serialize();
    }

    private static String encrypted(JWTClaimsSet claims, RSAKey key) throws Exception {
        EncryptedJWT token =
                new EncryptedJWT(new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM), claims);
        token.encrypt(new RSAEncrypter(key));
        return token.serialize();
    }

    private static List<String> with(List<String> headers, String... more) {
        return Stream.concat(headers.stream(), Stream.of(more)).toList();
    }

    private static Answer post(String path, List<String> headers, String body) throws Exception {
        return send("localhost:" + GATEWAY.origin().getPort(), path, headers, body);
    }

    /** Over a bare socket, so that any Host and repeated headers can be sent. */
    private static Answer send(String host, String path, List<String> headers, String body) throws Exception {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: " + host
                + "\r\n"
                + "Content-Type: application/json\r\n"
                + "Accept: application/json, text/event-stream\r\n"
                + "Connection: close\r\n"
                + "Content-Length: "
                + content.length + "\r\n");
        headers.forEach(header -> head.append(header).append("\r\n"));
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), GATEWAY.origin().getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            try {
                out.write(content);
                out.flush();
            } catch (java.io.IOException e) {
                // refused before the body was taken
            }
            InputStream in = socket.getInputStream();
            return new Answer(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** A whole HTTP response. */
    private record Answer(String text) {
        int status() {
            return Integer.parseInt(text.substring(9, 12));
        }

        String body() {
            return text.substring(text.indexOf("\r\n\r\n") + 4);
        }
    }
}
