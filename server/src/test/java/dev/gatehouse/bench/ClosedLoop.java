package dev.gatehouse.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.HttpClient;

/** Throughput: as many connections as given, each sending its next call when the last one is answered. */
final class ClosedLoop {
    private static final int WARM_UP_STEP = 15;
    private static final Pattern REQUESTS_PER_SECOND = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern TOTAL = Pattern.compile("(\\d+) requests in");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");

    private final Path folder;
    private final Calls calls;
    private final int connections;

    ClosedLoop(Path folder, Calls calls, int connections) {
        this.folder = folder;
        this.calls = calls;
        this.connections = connections;
    }

    /**
     * What one run measured.
     *
     * @param requestsPerSecond answered calls a second
     * @param requests answered calls in all
     */
    record Throughput(double requestsPerSecond, long requests) {}

    /** The program that makes the load. */
    static String generator() {
        return Cores.isInstalled("wrk") ? "wrk" : "the bundled JVM generator";
    }

    /** One server in one round: calls a second, and the CPU time of its process that each took, in microseconds. */
    record Measured(double requestsPerSecond, double cpuMicros) {
        /** The mean of two measurements of the same length: a machine whose speed drifts, drifts between the two. */
        Measured and(Measured other) {
            return new Measured(
                    (requestsPerSecond + other.requestsPerSecond) / 2,
                    (cpuMicros * requestsPerSecond + other.cpuMicros * other.requestsPerSecond)
                            / (requestsPerSecond + other.requestsPerSecond));
        }

        @Override
        public String toString() {
            return "%.0f/s (%.1f µs CPU a call)".formatted(requestsPerSecond, cpuMicros);
        }
    }

    Measured measure(Target target, int seconds) throws Exception {
        long before = target.cpuMicros();
        Throughput throughput = run(target, seconds);
        double cpu = (double) (target.cpuMicros() - before) / throughput.requests();
        return new Measured(throughput.requestsPerSecond(), cpu);
    }

    /**
     * Until the JVM has compiled what is hot: on one core, its compiler takes a minute or two from the calls.
     *
     * @param most how many seconds it may take
     * @return how long it took
     */
    String warmUp(Target target, int most) throws Exception {
        double best = Double.MAX_VALUE;
        int steady = 0;
        int seconds = 0;
        int step = Math.min(WARM_UP_STEP, most);
        while (steady < 2 && seconds < most) {
            double cpu = measure(target, step).cpuMicros;
            steady = cpu > 0.95 * best ? steady + 1 : 0;
            best = Math.min(best, cpu);
            seconds += step;
        }
        return "after %d s (%.1f µs CPU a call at best)".formatted(seconds, best);
    }

    Throughput run(Target target, int seconds) throws Exception {
        return Cores.isInstalled("wrk") ? wrk(target, seconds) : bundled(target, seconds);
    }

    private Throughput wrk(Target target, int seconds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(Cores.pin(Cores.LOAD));
        command.addAll(List.of(
                "wrk",
                "-t1",
                "-c" + connections,
                "-d" + seconds + "s",
                "-s",
                calls.wrkScript(folder).toString(),
                target.mcp().toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        Files.writeString(folder.resolve("wrk-" + target.name().replace(' ', '-') + ".txt"), output);
        Matcher refused = REFUSED.matcher(output);
        if (refused.find()) {
            throw new IOException(target.name() + " refused " + refused.group(1) + " calls: " + output);
        }
        return new Throughput(
                Double.parseDouble(first(REQUESTS_PER_SECOND, output)), Long.parseLong(first(TOTAL, output)));
    }

    private static String first(Pattern pattern, String output) throws IOException {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IOException("wrk said: " + output);
        }
        return matcher.group(1);
    }

    private Throughput bundled(Target target, int seconds) throws Exception {
        HttpClient client = new HttpClient();
        client.setMaxConnectionsPerDestination(connections);
        client.start();
        try {
            LongAdder answered = new LongAdder();
            long start = System.nanoTime();
            long deadline = start + seconds * 1_000_000_000L;
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int first = i;
                threads.add(Thread.ofVirtual().start(() -> sendUntil(client, target, first, deadline, answered)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            double elapsed = (System.nanoTime() - start) / 1e9;
            return new Throughput(answered.sum() / elapsed, answered.sum());
        } finally {
            client.stop();
        }
    }

    private void sendUntil(HttpClient client, Target target, int first, long deadline, LongAdder answered) {
        try {
            for (int i = first; System.nanoTime() < deadline; i += connections) {
                ContentResponse response =
                        calls.request(client, target.mcp(), i).send();
                if (response.getStatus() != 200) {
                    throw new IllegalStateException(target.name() + " answered " + response.getStatus());
                }
                answered.increment();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
