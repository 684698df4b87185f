package dev.gatehouse.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * One upstream in trouble while it and another are called: after how long its breaker opens, after how long it heals,
 * and what the calls of the other take meanwhile.
 */
final class Trouble {
    private static final int SECONDS = Integer.getInteger("upstream-bench.seconds", 10);
    private static final int RATE = Integer.getInteger("upstream-bench.rate", 300);
    private static final int CALLERS = 16;
    private static final long PAUSE_MILLIS = 100;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Target gateway;
    private final Target upstream;
    private final List<String> tokens;

    Trouble(Target gateway, Target upstream, List<String> tokens) {
        this.gateway = gateway;
        this.upstream = upstream;
        this.tokens = tokens;
    }

    /** When a call of the troubled upstream ended, and how. */
    private record Ended(long nanos, String outcome) {}

    Map<String, Object> run() throws Exception {
        OpenLoop steady = new OpenLoop(Calls.modern(tokens, "steady_work"));
        steady.run(gateway, RATE, 5);
        OpenLoop.Latency well = steady.run(gateway, RATE, SECONDS);
        UpstreamBench.say(String.format(
                Locale.ROOT,
                "TROUBLE none: another upstream's calls at %d/s: p50 %.0f µs, p99 %.0f µs, %d failures",
                RATE,
                well.p50(),
                well.p99(),
                well.failures()));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("none", well);
        for (String fault : List.of("errors", "hang", "reset", "drip")) {
            result.put(fault, during(fault, steady));
        }
        return result;
    }

    private Map<String, Object> during(String fault, OpenLoop steady) throws Exception {
        ConcurrentLinkedQueue<Ended> ended = new ConcurrentLinkedQueue<>();
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < CALLERS; i++) {
            RestCall call = new RestCall(gateway, "shaky_work", tokens.get(i % tokens.size()));
            callers.add(Thread.startVirtualThread(() -> callOn(call, ended)));
        }
        try {
            await(ended, 0, "ok", 3 * CALLERS);
            long broken = System.nanoTime();
            say(fault);
            OpenLoop.Latency meanwhile = steady.run(gateway, RATE, SECONDS);
            double opened = (await(ended, broken, "upstream_unavailable", 1) - broken) / 1e9;
            long well = System.nanoTime();
            say("none");
            double healed = (await(ended, well, "ok", CALLERS) - well) / 1e9;
            Map<String, Long> outcomes = new TreeMap<>();
            ended.stream()
                    .filter(call -> call.nanos() > broken && call.nanos() < well)
                    .forEach(call -> outcomes.merge(call.outcome(), 1L, Long::sum));
            UpstreamBench.say(String.format(
                    Locale.ROOT,
                    "TROUBLE %s: open after %.2f s, well again %.2f s after the trouble ended, its calls meanwhile %s;"
                            + " another upstream's calls at %d/s: p50 %.0f µs, p99 %.0f µs, %d failures",
                    fault,
                    opened,
                    healed,
                    outcomes,
                    RATE,
                    meanwhile.p50(),
                    meanwhile.p99(),
                    meanwhile.failures()));
            return Map.of(
                    "openedAfterSeconds",
                    opened,
                    "healedAfterSeconds",
                    healed,
                    "outcomes",
                    outcomes,
                    "other",
                    meanwhile);
        } finally {
            callers.forEach(Thread::interrupt);
            for (Thread caller : callers) {
                caller.join();
            }
        }
    }

    private static void callOn(RestCall call, ConcurrentLinkedQueue<Ended> ended) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                String outcome = call.outcome();
                ended.add(new Ended(System.nanoTime(), outcome));
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (IOException | InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** When the {@code count}th call after {@code since} ended so. */
    private static long await(ConcurrentLinkedQueue<Ended> ended, long since, String outcome, int count)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (System.nanoTime() < deadline) {
            List<Ended> those = ended.stream()
                    .filter(call -> call.nanos() > since && call.outcome().equals(outcome))
                    .toList();
            if (those.size() >= count) {
                return those.get(count - 1).nanos();
            }
            Thread.sleep(20);
        }
        throw new IllegalStateException("no call ended with " + outcome + " in time");
    }

    private void say(String fault) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI url = URI.create("http://" + upstream.mcp().getAuthority() + "/fault/" + fault);
            http.send(
                    HttpRequest.newBuilder(url)
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
        }
    }
}
