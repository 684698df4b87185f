package dev.gatehouse.egress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.gatehouse.egress.EgressFailed.Kind;
import dev.gatehouse.egress.UpstreamRequest.Body;
import dev.gatehouse.testing.FaultyServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrafficTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, LONG);

    private static FaultyServer server;

    // One for each test: a connection that one test broke must not be offered to the next.
    private final Egress egress = new Egress(new EgressConfig(List.of("127.0.0.1")));

    @BeforeAll
    static void start() throws Exception {
        server = FaultyServer.start();
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void connect() throws Exception {
        egress.start();
    }

    @AfterEach
    void disconnect() throws Exception {
        egress.stop();
    }

    private static UpstreamRequest get(String path, Timeouts timeouts) {
        return new UpstreamRequest("GET", server.uri(path), Map.of(), new Body.None(), 10_000, timeouts);
    }

    private EgressFailed failureOf(UpstreamRequest request) {
        return catchThrowableOfType(EgressFailed.class, () -> {
            try (UpstreamResponse response = egress.send(request)) {
                response.readAll();
            }
        });
    }

    @Test
    void bringsStatusFieldsAndBody() throws Exception {
        server.on(
                "/fields",
                (request, out, socket) -> FaultyServer.respond(out, 203, "text/plain", "hello", "X-A: 1", "x-a: 2"));

        try (UpstreamResponse response = egress.send(get("/fields?q=1", PATIENT))) {
            assertThat(response.status()).isEqualTo(203);
            assertThat(response.headers()).containsEntry("x-a", List.of("1", "2"));
            assertThat(new String(response.readAll(), UTF_8)).isEqualTo("hello");
        }
    }

    @Test
    void sendsBodiesWholeAndInPieces() throws Exception {
        server.on("/take", (request, out, socket) -> FaultyServer.respond(out, 200, "text/plain", request.body()));
        String large = "x".repeat(100_000);
        for (Body body : List.of(
                new Body.Bytes(large.getBytes(UTF_8)),
                new Body.Streamed(new ByteArrayInputStream(large.getBytes(UTF_8)), large.length()))) {
            UpstreamRequest post = new UpstreamRequest(
                    "POST", server.uri("/take"), Map.of("Content-Type", List.of("text/x")), body, 200_000, PATIENT);
            try (UpstreamResponse response = egress.send(post)) {
                assertThat(new String(response.readAll(), UTF_8)).isEqualTo(large);
            }
        }
        assertThat(server.received().getLast().head()).contains("Content-Type: text/x");
    }

    @Test
    void leavesRedirectsToWhoeverAsked() throws Exception {
        server.on(
                "/moved",
                (request, out, socket) ->
                        FaultyServer.respond(out, 302, "text/plain", "", "Location: " + server.uri("/never")));

        try (UpstreamResponse response = egress.send(get("/moved", PATIENT))) {
            assertThat(response.status()).isEqualTo(302);
        }
        assertThat(server.requestsOf("/never")).isZero();
    }

    @Test
    void givesUpOnABackendThatNeverAnswers() {
        EgressFailed failure = failureOf(get("/hang", new Timeouts(LONG, SHORT, LONG, LONG)));

        assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
        assertThat(failure.sent()).isTrue();
    }

    @Test
    void givesUpOnAnAnswerThatStops() {
        assertThat(failureOf(get("/half", new Timeouts(LONG, LONG, SHORT, LONG)))
                        .kind())
                .isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void givesUpOnAnAnswerThatDripsForEver() {
        assertThat(failureOf(get("/drip", new Timeouts(LONG, LONG, LONG, Duration.ofSeconds(2))))
                        .kind())
                .isEqualTo(Kind.TIMED_OUT);
    }

    @Test
    void tellsABrokenConnectionFromOneThatNeverCameAbout() throws Exception {
        assertThat(failureOf(get("/reset", PATIENT)))
                .returns(Kind.BROKEN, EgressFailed::kind)
                .returns(true, EgressFailed::sent);
        assertThat(failureOf(get("/cut", PATIENT)).kind()).isEqualTo(Kind.BROKEN);
        assertThat(failureOf(get("/garbage", PATIENT)).kind()).isEqualTo(Kind.BROKEN);
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        assertThat(failureOf(new UpstreamRequest(
                        "GET", URI.create("http://127.0.0.1:" + free), Map.of(), new Body.None(), 10, PATIENT)))
                .returns(Kind.UNREACHABLE, EgressFailed::kind)
                .returns(false, EgressFailed::sent);
    }

    @Test
    void stopsReadingAnAnswerThatIsTooLong() {
        assertThat(failureOf(get("/2gb", PATIENT)).kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(server.megabytesTaken()).isLessThan(500);
    }

    @Test
    void countsBytesAfterDecompression() {
        assertThat(failureOf(get("/bomb", PATIENT)).kind()).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void inflatesWhatIsCompressed() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write("hello".getBytes(UTF_8));
        }
        server.on("/zip", (request, out, socket) -> {
            FaultyServer.write(
                    out, "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: " + zipped.size() + "\r\n\r\n");
            zipped.writeTo(out);
        });

        try (UpstreamResponse response = egress.send(get("/zip", PATIENT))) {
            assertThat(new String(response.readAll(), UTF_8)).isEqualTo("hello");
        }
    }

    @Test
    void refusesAnEncodingItDidNotAskFor() {
        server.on(
                "/brotli",
                (request, out, socket) -> FaultyServer.respond(out, 200, "text/plain", "x", "Content-Encoding: br"));

        assertThat(failureOf(get("/brotli", PATIENT)).kind()).isEqualTo(Kind.UNREADABLE);
    }

    @Test
    void endsTheExchangeWhenItsThreadIsInterrupted() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        server.on("/wait", (request, out, socket) -> {
            if (socket.getInputStream().read() < 0) {
                ended.countDown();
            }
        });
        Thread caller = Thread.startVirtualThread(() -> failureOf(get("/wait", PATIENT)));
        while (server.requestsOf("/wait") == 0) {
            Thread.sleep(5);
        }
        caller.interrupt();

        assertThat(ended.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void refusesPrivateAddressesThatAreNotAllowed() throws Exception {
        Egress closed = new Egress(EgressConfig.closed());
        closed.start();
        try {
            assertThatExceptionOfType(EgressRefused.class).isThrownBy(() -> closed.send(get("/ok", PATIENT)));
        } finally {
            closed.stop();
        }
    }

    @Test
    void refusesToSendAFieldThatHoldsALineBreak() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> new UpstreamRequest(
                        "GET",
                        server.uri("/ok"),
                        Map.of("X-User-Id", List.of("a\r\nX-Admin: 1")),
                        new Body.None(),
                        1,
                        PATIENT));
    }

    @Test
    void waitsForManyAnswersAtOnce() throws Exception {
        int many = 300;
        CountDownLatch all = new CountDownLatch(many);
        server.on("/together", (request, out, socket) -> {
            all.countDown();
            if (!all.await(30, TimeUnit.SECONDS)) {
                throw new IOException("they did not come at once");
            }
            FaultyServer.respond(out, 200, "text/plain", "x");
        });
        List<Callable<Integer>> calls = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            calls.add(() -> {
                try (UpstreamResponse response = egress.send(get("/together", PATIENT))) {
                    return response.status();
                }
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> call : threads.invokeAll(calls)) {
                assertThat(call.get()).isEqualTo(200);
            }
        }
    }
}
