package dev.gatehouse.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.Curve;
import dev.gatehouse.testing.TestIssuer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An issuer that gives no clear answer about a token, or none at all. */
class IntrospectionOutageTest extends IntrospectionFixture {
    private static final Pattern QUESTION =
            Pattern.compile("POST .*\r\n(?i:content-length): *(\\d+)\r\n(?:.*?\r\n)?\r\n(.*)", Pattern.DOTALL);

    static Stream<TestIssuer.Answer> garbage() {
        return Stream.of(
                TestIssuer.Answer.json("not json"),
                TestIssuer.Answer.json("[]"),
                TestIssuer.Answer.json("{}"),
                TestIssuer.Answer.json("{\"active\":\"true\",\"sub\":\"alex\"}"),
                TestIssuer.Answer.json("{\"active\":false,\"active\":true}"),
                TestIssuer.Answer.json("{\"active\":true,\"x\":\"" + "x".repeat(70_000) + "\"}"),
                TestIssuer.Answer.redirect("http://127.0.0.1:1/"),
                TestIssuer.Answer.status(204),
                TestIssuer.Answer.status(401),
                TestIssuer.Answer.status(500));
    }

    @ParameterizedTest
    @MethodSource("garbage")
    void whateverIsNoClearAnswerIsNoAnswer(TestIssuer.Answer answer) {
        issuer.answer("/introspect", answer);

        assertThat(verifier().verify(TOKEN)).isInstanceOf(Verification.Unavailable.class);
    }

    @Test
    void nobodyGetsInWhileTheIssuerCannotBeReached() {
        TokenVerifier verifier = verifier();
        issuer.close();

        assertThat(verifier.verify(TOKEN)).isInstanceOf(Verification.Unavailable.class);
    }

    @Test
    void nobodyGetsInWhileTheIssuerDoesNotAnswer() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            URI url = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/introspect");

            assertThat(verifier(config(url, null)).verify(TOKEN)).isInstanceOf(Verification.Unavailable.class);
        }
    }

    @Test
    void asksAgainWithAProofOfItsOwnWhereTheIssuerClosesAConnectionThatWasKept(@TempDir Path folder) throws Exception {
        String body = good().toString();
        String answer = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<String> questions = new CopyOnWriteArrayList<>();
            Thread.startVirtualThread(() -> answerOncePerConnection(server, answer, questions));
            URI url = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/introspect");
            TokenVerifier verifier = verifier(provenByKey(url, TestIssuer.ecKey("gateway-key", Curve.P_256), folder));

            callerOf(verifier.verify(TOKEN));
            callerOf(verifier.verify("another-opaque-token"));

            assertThat(questions).hasSize(3);
            assertThat(questions.get(2)).contains("token=another-opaque-token");
            assertThat(assertionIn(questions.get(2)).getJWTClaimsSet().getJWTID())
                    .as("what proves the second try was not used before")
                    .isNotEqualTo(
                            assertionIn(questions.get(1)).getJWTClaimsSet().getJWTID());
        }
    }

    /** Keeps each connection after its first answer, and closes it when the next question comes. */
    private static void answerOncePerConnection(ServerSocket server, String answer, List<String> questions) {
        while (!server.isClosed()) {
            try (Socket socket = server.accept()) {
                InputStream in = socket.getInputStream();
                questions.add(question(in));
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
                questions.add(question(in));
            } catch (IOException e) {
                // the client, or the test, has gone
            }
        }
    }

    /** The body of the next request. */
    private static String question(InputStream in) throws IOException {
        StringBuilder read = new StringBuilder();
        while (true) {
            Matcher whole = QUESTION.matcher(read);
            if (whole.find() && whole.group(2).length() == Integer.parseInt(whole.group(1))) {
                return whole.group(2);
            }
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            read.append((char) next);
        }
    }

    @Test
    void anOutageIsOverWithTheNextQuestion() {
        TokenVerifier verifier = verifier();
        issuer.answer("/introspect", TestIssuer.Answer.status(503));
        assertThat(verifier.verify(TOKEN)).isInstanceOf(Verification.Unavailable.class);

        says(good());

        callerOf(verifier.verify(TOKEN));
    }
}
