package dev.gatehouse.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A backend on a real socket that misbehaves as its paths say; one request a connection. It keeps the raw head and body
 * of each request.
 */
public final class FaultyServer implements AutoCloseable {
    /** What came in: the head as it was on the wire, and the body. */
    public record Received(String head, String body) {}

    /** Answers one request on its socket. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(Received request, OutputStream out, Socket socket) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final AtomicInteger streamed = new AtomicInteger();

    private FaultyServer() throws IOException {
        server = new ServerSocket(0, 1000, InetAddress.ofLiteral("127.0.0.1"));
        behaviours.put("/ok", (request, out, socket) -> respond(out, 200, "application/json", "{\"ok\":true}"));
        behaviours.put("/500", (request, out, socket) -> respond(out, 500, "text/plain", "java.lang.Secret at Foo"));
        behaviours.put("/hang", (request, out, socket) -> Thread.sleep(600_000));
        behaviours.put("/reset", (request, out, socket) -> reset(socket));
        behaviours.put("/half", (request, out, socket) -> half(out));
        behaviours.put("/cut", (request, out, socket) -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"cut\":");
            reset(socket);
        });
        behaviours.put("/drip", (request, out, socket) -> {
            write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n");
            while (true) {
                write(out, ".");
                Thread.sleep(20);
            }
        });
        behaviours.put("/2gb", (request, out, socket) -> huge(out));
        behaviours.put("/bomb", (request, out, socket) -> bomb(out));
        behaviours.put("/garbage", (request, out, socket) -> write(out, "SSH-2.0-OpenSSH_9.9\r\n\r\n"));
    }

    /** Starts on a free port of 127.0.0.1. */
    public static FaultyServer start() {
        try {
            FaultyServer faulty = new FaultyServer();
            Thread.startVirtualThread(faulty::accept);
            return faulty;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Answers a path (without query) in this way from now on. */
    public FaultyServer on(String path, Behaviour behaviour) {
        behaviours.put(path, behaviour);
        return this;
    }

    /** The URL of a path. */
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + path);
    }

    /** What came in, oldest first. */
    public List<Received> received() {
        return received;
    }

    /** How many requests of a path came in. */
    public long requestsOf(String path) {
        return received.stream()
                .filter(request ->
                        request.head().split(" ", 3)[1].split("\\?", 2)[0].equals(path))
                .count();
    }

    /** How many megabytes of the huge answer were taken from us. */
    public int megabytesTaken() {
        return streamed.get();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Received request = read(in);
            if (request == null) {
                return;
            }
            received.add(request);
            String path = request.head().split(" ", 3)[1].split("\\?", 2)[0];
            behaviours
                    .getOrDefault(path, (unknown, out, s) -> respond(out, 404, "text/plain", "no such path"))
                    .answer(request, socket.getOutputStream(), socket);
        } catch (IOException | InterruptedException e) {
            // The other side went away, which is what many of these tests are about.
        } finally {
            open.remove(socket);
        }
    }

    private static @Nullable Received read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int read = in.read();
            if (read < 0) {
                return null;
            }
            head.write(read);
        }
        String text = head.toString(ISO_8859_1);
        int length = text.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .map(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        return new Received(text, new String(in.readNBytes(length), ISO_8859_1));
    }

    /** Writes an answer that ends the connection. */
    public static void respond(OutputStream out, int status, String type, String body, String... fields)
            throws IOException {
        StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " X\r\nContent-Type: " + type
                + "\r\nConnection: close\r\nContent-Length: " + body.length() + "\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        write(out, head + "\r\n" + body);
    }

    /** Writes text and flushes it. */
    public static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(ISO_8859_1));
        out.flush();
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    /** Answers with the beginning of a document, and then says nothing more on a connection that stays open. */
    public static void half(OutputStream out) throws IOException, InterruptedException {
        write(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"half\":");
        Thread.sleep(600_000);
    }

    /** Answers with two gigabytes, as far as they are taken. */
    public void huge(OutputStream out) throws IOException {
        write(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n");
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < 2048; i++) {
            out.write(megabyte);
            streamed.incrementAndGet();
        }
    }

    /** Answers with half a megabyte that unfolds to half a gigabyte. */
    public static void bomb(OutputStream out) throws IOException {
        write(out, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n\r\n");
        GZIPOutputStream gzip = new GZIPOutputStream(out);
        byte[] megabyte = new byte[1 << 20];
        for (int i = 0; i < 500; i++) {
            gzip.write(megabyte);
        }
        gzip.finish();
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
