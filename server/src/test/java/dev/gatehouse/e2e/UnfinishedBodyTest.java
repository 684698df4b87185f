package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testing.GatewayProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bodies that never come whole are the sender's fault: no defect of ours in the answer, nor in the log. */
class UnfinishedBodyTest {
    private static final GatewayProcess GATEWAY = GatewayProcess.shared();
    private static final int PATIENCE_MILLIS = 250;

    static Stream<Arguments> unfinished() throws Exception {
        String json = "Content-Type: application/json";
        String form = "Content-Type: application/x-www-form-urlencoded";
        String token = "Authorization: Bearer " + GATEWAY.token("alex");
        return Stream.of(
                Arguments.of(GATEWAY.origin(), "/mcp", List.of(json, token), "body_incomplete"),
                Arguments.of(GATEWAY.origin(), "/v1/tools/whoami", List.of(json, token), "body_incomplete"),
                Arguments.of(GATEWAY.origin(), "/oauth2/token", List.of(form), "invalid_request"),
                Arguments.of(GATEWAY.origin(), "/oauth2/register", List.of(json), "invalid_request"),
                Arguments.of(GATEWAY.admin(), "/api/session", List.of(json), "body_incomplete"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("unfinished")
    void refusesABodyThatEndsTooEarly(URI origin, String path, List<String> headers, String code) throws Exception {
        try (Socket socket = begin(origin, path, headers)) {
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(answer).startsWith("HTTP/1.1 400 ").contains("\"" + code + "\"");
        }
        assertThat(Files.readString(GATEWAY.log())).doesNotContain("ERROR");
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("unfinished")
    void refusesABodyThatComesTooSlowly(URI origin, String path, List<String> headers, String code) throws Exception {
        try (Socket socket = begin(origin, path, headers)) {
            assertThat(drip(socket)).startsWith("HTTP/1.1 400 ").contains("\"" + code + "\"");
        }
        assertThat(Files.readString(GATEWAY.log())).doesNotContain("ERROR");
    }

    private static Socket begin(URI origin, String path, List<String> headers) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), origin.getPort());
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n ";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** Sends a byte now and then, far below what the shipped configuration asks for, until an answer comes. */
    private static String drip(Socket socket) throws IOException {
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream();
        socket.setSoTimeout(PATIENCE_MILLIS);
        byte[] answer = new byte[8192];
        for (int sent = 0; sent < 400; sent++) {
            try {
                int length = in.read(answer);
                return new String(answer, 0, Math.max(0, length), StandardCharsets.UTF_8);
            } catch (SocketTimeoutException e) {
                out.write(' ');
            }
        }
        return "no answer";
    }
}
