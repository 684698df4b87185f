package dev.gatehouse.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An authorization server of somebody else, on a real loopback port: it publishes discovery documents and a JWKS, and
 * mints any token, good or broken. {@link #token()} starts from a good one.
 */
public final class TestIssuer implements AutoCloseable {
    /** The audience of tokens unless a test says otherwise. */
    public static final String AUDIENCE = "https://gateway.example.com/mcp";

    private static final RSAKey RSA = rsaKey("rsa-1", 2048);

    private final HttpServer server;
    private final Clock clock;
    private final ECKey ec = ecKey("ec-1", Curve.P_256);
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> requests = new ConcurrentHashMap<>();
    private final Map<String, String> lastBodies = new ConcurrentHashMap<>();
    private final Map<String, Map<String, List<String>>> lastHeaders = new ConcurrentHashMap<>();

    /** What a path answers. */
    public record Answer(int status, Map<String, String> headers, String body) {
        /** A JSON document. */
        public static Answer json(String body) {
            return new Answer(200, Map.of("Content-Type", "application/json"), body);
        }

        /** A redirect. */
        public static Answer redirect(String location) {
            return new Answer(302, Map.of("Location", location), "");
        }

        /** An empty answer of this status. */
        public static Answer status(int status) {
            return new Answer(status, Map.of(), "");
        }
    }

    private TestIssuer(Clock clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        publishKeys(RSA, ec);
        answer("/.well-known/openid-configuration", Answer.json(metadata(issuer())));
        server.start();
    }

    /** Starts an issuer that mints by the system's clock. */
    public static TestIssuer start() {
        return start(Clock.systemUTC());
    }

    /** Starts an issuer that mints by this clock. */
    public static TestIssuer start(Clock clock) {
        return new TestIssuer(clock);
    }

    /** The issuer identifier, {@code http://127.0.0.1:port}. */
    public String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Where the keys are published. */
    public URI jwksUri() {
        return uri("/jwks");
    }

    /** A URL of this server. */
    public URI uri(String path) {
        return URI.create(issuer() + path);
    }

    /** The published RSA key, with its private part. */
    public RSAKey rsa() {
        return RSA;
    }

    /** The published P-256 key, with its private part. */
    public ECKey ec() {
        return ec;
    }

    /** A good access token to start from, signed with ES256 unless a test says otherwise. */
    public TestToken token() {
        return new TestToken(ec, clock.instant())
                .header("typ", "at+jwt")
                .claim("iss", issuer())
                .claim("sub", "alex")
                .claim("aud", AUDIENCE)
                .claim("client_id", "test-client")
                .claim("scope", "demo:read demo:write")
                .claim("jti", "token-1");
    }

    /** Publishes exactly these keys (their public parts) from now on. */
    public void publishKeys(JWK... keys) {
        answer("/jwks", Answer.json(new JWKSet(List.of(keys)).toString(true)));
    }

    /** The path answers this from now on. */
    public void answer(String path, Answer answer) {
        answers.put(path, answer);
    }

    /** How many requests the path has had. */
    public int requestsOf(String path) {
        return requests.computeIfAbsent(path, any -> new AtomicInteger()).get();
    }

    /**
     * The header fields of the path's last request, names written like {@code Content-type}; empty if there was none.
     */
    public Map<String, List<String>> lastRequestHeaders(String path) {
        return lastHeaders.getOrDefault(path, Map.of());
    }

    /** The body of the path's last request; empty if there was none. */
    public String lastRequestBody(String path) {
        return lastBodies.getOrDefault(path, "");
    }

    /** A metadata document (RFC 8414, OpenID Connect Discovery) that names {@code issuer} and this server's JWKS. */
    public String metadata(String issuer) {
        return "{\"issuer\":\"" + issuer + "\",\"jwks_uri\":\"" + jwksUri() + "\"}";
    }

    /** A fresh RSA key. */
    public static RSAKey rsaKey(String id, int bits) {
        try {
            return new RSAKeyGenerator(bits, true).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A fresh elliptic-curve key. */
    public static ECKey ecKey(String id, Curve curve) {
        try {
            return new ECKeyGenerator(curve).keyID(id).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Stops answering: the port is closed. */
    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        requests.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
        lastBodies.put(path, new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        lastHeaders.put(path, Map.copyOf(exchange.getRequestHeaders()));
        Answer answer = answers.getOrDefault(path, Answer.status(404));
        try (exchange) {
            answer.headers()
                    .forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }
}
