package dev.gatehouse.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Thousands of clients, each of which always has a call under way that takes the upstream a second. A call takes the
 * gateway a file descriptor for its client, and one for its upstream unless that is a program.
 */
final class Crowd {
    private static final int CLIENTS = Integer.getInteger("upstream-bench.clients", 10_000);
    private static final int CALLS_EACH = Integer.getInteger("upstream-bench.calls", 5);
    private static final int OTHER_FILES = 600;
    /** One for the client, one for the upstream, and one that is being opened while another becomes free. */
    private static final int FILES_OVER_HTTP = 3;

    private static final int CONNECTING_AT_ONCE = 32;
    private static final long PATIENCE_SECONDS = 600;

    private final Target gateway;
    private final Target upstream;
    private final List<String> tokens;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong answered = new AtomicLong();

    Crowd(Target gateway, Target upstream, List<String> tokens) {
        this.gateway = gateway;
        this.upstream = upstream;
        this.tokens = tokens;
    }

    Map<String, Object> run(String tool, boolean overHttp) throws Exception {
        int clients = clients(overHttp ? FILES_OVER_HTTP : 1);
        Calls calls = Calls.modern(tokens, tool);
        Target.Memory before = gateway.memory();
        most();
        CountDownLatch connected = new CountDownLatch(clients);
        CountDownLatch begin = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(clients);
        Semaphore connecting = new Semaphore(CONNECTING_AT_ONCE);
        AtomicLongArray micros = new AtomicLongArray(clients * CALLS_EACH);
        for (int i = 0; i < clients; i++) {
            int client = i;
            Thread.startVirtualThread(() -> {
                try (Socket socket = connect(connecting)) {
                    connected.countDown();
                    begin.await();
                    for (int call = 0; call < CALLS_EACH; call++) {
                        long start = System.nanoTime();
                        call(socket, calls.text(gateway.mcp(), client));
                        micros.set(client * CALLS_EACH + call, (System.nanoTime() - start) / 1000);
                        answered.incrementAndGet();
                    }
                } catch (IOException | InterruptedException e) {
                    failures.incrementAndGet();
                    connected.countDown();
                } finally {
                    done.countDown();
                }
            });
        }
        connected.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        Target.Memory idle = gateway.memory();
        long start = System.nanoTime();
        begin.countDown();
        long peak = 0;
        long deadline = start + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!done.await(100, TimeUnit.MILLISECONDS) && System.nanoTime() < deadline) {
            peak = Math.max(peak, gateway.residentBytes());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        Result result = new Result(
                clients,
                answered.get(),
                failures.get(),
                answered.get() / seconds,
                overHttp ? most() : -1,
                UpstreamBench.Latency.of(finished(micros), failures.get()),
                before,
                idle,
                peak);
        UpstreamBench.say("CROWD " + (overHttp ? "over HTTP" : "over stdio") + ": " + result);
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("result", result);
        return report;
    }

    private record Result(
            int clients,
            long answered,
            long failures,
            double perSecond,
            int mostAtOnce,
            UpstreamBench.Latency latency,
            Target.Memory before,
            Target.Memory connected,
            long peakResident) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%d clients with a call under way each, %d calls answered, %d clients failed, %.0f a second, %s;%s"
                            + " the gateway took %s before, %s with everybody connected, %.1f MB resident at most",
                    clients,
                    answered,
                    failures,
                    perSecond,
                    latency,
                    mostAtOnce < 0 ? "" : " at most " + mostAtOnce + " at once at the upstream;",
                    before,
                    connected,
                    peakResident / 1048576.0);
        }
    }

    /** As many as wanted, or as the limit of open files allows. */
    private static int clients(int filesEach) {
        long limit = ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount()
                : Long.MAX_VALUE;
        int possible = (int) Math.min(CLIENTS, (limit - OTHER_FILES) / filesEach);
        if (possible < CLIENTS) {
            UpstreamBench.say("a process may open " + limit + " files, so " + possible + " clients instead of "
                    + CLIENTS + "; more with ulimit -n " + (CLIENTS * filesEach + OTHER_FILES));
        }
        return possible;
    }

    private Socket connect(Semaphore connecting) throws IOException, InterruptedException {
        connecting.acquire();
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), gateway.mcp().getPort()));
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        } finally {
            connecting.release();
        }
    }

    private static void call(Socket socket, String request) throws IOException {
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = new BufferedInputStream(socket.getInputStream(), 512);
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
            int read = in.read();
            if (read < 0) {
                throw new IOException("the connection ended");
            }
            head.append((char) read);
        }
        String body = new String(in.readNBytes(length(head.toString())), StandardCharsets.UTF_8);
        if (!head.toString().startsWith("HTTP/1.1 200") || !body.contains("\"done\"")) {
            throw new IOException("the gateway answered " + head + body);
        }
    }

    private static int length(String head) throws IOException {
        return head.lines()
                .filter(line -> line.regionMatches(true, 0, "Content-Length:", 0, 15))
                .map(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElseThrow(() -> new IOException("no length: " + head));
    }

    private static long[] finished(AtomicLongArray micros) {
        List<Long> done = new ArrayList<>();
        for (int i = 0; i < micros.length(); i++) {
            if (micros.get(i) > 0) {
                done.add(micros.get(i));
            }
        }
        return done.stream().mapToLong(Long::longValue).toArray();
    }

    private int most() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI url = URI.create("http://" + upstream.mcp().getAuthority() + "/most");
            return Integer.parseInt(http.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                    .body());
        }
    }
}
