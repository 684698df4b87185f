package dev.gatehouse.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A backend on a loopback port that keeps the exact bytes of every request, and answers as it is told; with an empty
 * answer it hangs up. One request a connection. Thread-safe.
 */
public final class Recorder implements AutoCloseable {
    private final ServerSocket socket;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Function<String, String> answering = request -> json("{\"ok\":true}");

    private Recorder(ServerSocket socket) {
        this.socket = socket;
    }

    public static Recorder start() {
        try {
            Recorder recorder = new Recorder(new ServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")));
            Thread.ofVirtual().name("recorder").start(recorder::serve);
            return recorder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The text of a whole answer of status 200 with this JSON. */
    public static String json(String body) {
        return answer("200 OK", "application/json", body);
    }

    /** The text of a whole answer. */
    public static String answer(String status, String type, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: close\r\n\r\n" + body;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    /** Answers every further request with this text of a whole answer. */
    public Recorder answers(String answer) {
        return answersBy(request -> answer);
    }

    /** Answers every further request with what this makes of it. */
    public Recorder answersBy(Function<String, String> answering) {
        this.answering = answering;
        return this;
    }

    /** Every request so far, head and body, as it came. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** The last request. */
    public String last() {
        return requests.getLast();
    }

    /** The first line of the last request. */
    public String lastLine() {
        return last().lines().findFirst().orElseThrow();
    }

    /** The values of a field of the last request. */
    public List<String> lastField(String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        String head = last().substring(0, last().indexOf("\r\n\r\n"));
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .toList();
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            String request = read(connection.getInputStream());
            if (!request.isEmpty()) {
                requests.add(request);
                connection.getOutputStream().write(answering.apply(request).getBytes(StandardCharsets.UTF_8));
                connection.getOutputStream().flush();
            }
        } catch (IOException e) {
            // the client went away
        }
    }

    private static String read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                return "";
            }
            head.write(octet);
        }
        String text = head.toString(StandardCharsets.UTF_8);
        int length = text.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .map(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
        return text + new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
