package dev.gatehouse.conformance;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A loopback proxy for clients that cannot be given a token: it adds an Authorization header to each request that has
 * none and passes every other byte on as it comes, Host included. A connection that one side closes is closed for the
 * other.
 */
final class TokenProxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final String token;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private TokenProxy(int target, String token) throws IOException {
        this.server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.target = target;
        this.token = token;
    }

    /** Starts on a free port, before the server at the loopback port {@code target}. */
    static TokenProxy start(int target, String token) throws IOException {
        TokenProxy proxy = new TokenProxy(target, token);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(client);
                open.add(upstream);
                Thread.ofVirtual().start(() -> pass(client, upstream, this::requests));
                Thread.ofVirtual().start(() -> pass(upstream, client, InputStream::transferTo));
            } catch (IOException e) {
                // closed, or a client that went away before it was served
            }
        }
    }

    /** Passes what {@code from} sends on to {@code to}, until either ends; then both end. */
    private void pass(Socket from, Socket to, Pass pass) {
        try (from;
                to) {
            pass.on(new BufferedInputStream(from.getInputStream()), to.getOutputStream());
        } catch (IOException e) {
            // one side went away, and the other hears of it by the closed connection
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private interface Pass {
        void on(InputStream in, OutputStream out) throws IOException;
    }

    private void requests(InputStream in, OutputStream out) throws IOException {
        while (true) {
            String head = head(in);
            int end = head.length() - 2;
            String lower = head.toLowerCase(Locale.ROOT);
            String added = lower.contains("\r\nauthorization:") ? "" : "Authorization: Bearer " + token + "\r\n";
            out.write((head.substring(0, end) + added + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            if (lower.contains("\r\ntransfer-encoding:")) {
                chunks(in, out);
            } else {
                copy(in, out, contentLength(lower));
            }
            out.flush();
        }
    }

    /** The request line and the headers, with the empty line after them. */
    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        String line;
        do {
            line = line(in);
            head.append(line);
        } while (!line.equals("\r\n"));
        return head.toString();
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        do {
            next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            line.write(next);
        } while (next != '\n');
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static int contentLength(String head) {
        int at = head.indexOf("\r\ncontent-length:");
        return at < 0
                ? 0
                : Integer.parseInt(head.substring(head.indexOf(':', at) + 1, head.indexOf("\r\n", at + 2))
                        .strip());
    }

    private static void chunks(InputStream in, OutputStream out) throws IOException {
        int size;
        do {
            String line = line(in);
            size = Integer.parseInt(line.strip(), 16);
            out.write(line.getBytes(StandardCharsets.ISO_8859_1));
            copy(in, out, size + 2);
        } while (size > 0);
    }

    private static void copy(InputStream in, OutputStream out, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        out.write(bytes);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
