package dev.gatehouse.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call straight to the upstream, through nginx, and through the gateway, which verifies the token, decides, and
 * records the call durably before it answers: throughput in a closed loop, latency at a fixed rate.
 */
final class PassThrough {
    private static final int CONNECTIONS = Integer.getInteger("upstream-bench.connections", 64);
    private static final int ROUNDS = Integer.getInteger("upstream-bench.rounds", 3);
    private static final int SECONDS = Integer.getInteger("upstream-bench.seconds", 10);
    private static final int WARM_UP_SECONDS = Integer.getInteger("upstream-bench.warmup", 300);
    private static final int RATE = Integer.getInteger("upstream-bench.rate", 300);

    private final Path folder;
    private final List<String> tokens;

    PassThrough(Path folder, List<String> tokens) {
        this.folder = folder;
        this.tokens = tokens;
    }

    /** What is called, and how. */
    private record Way(Target target, Calls calls) {}

    Map<String, Object> run(Target upstream, @Nullable Target nginx, Target gateway) throws Exception {
        List<Way> ways = new ArrayList<>();
        ways.add(new Way(upstream, Calls.modern(tokens, "work")));
        if (nginx != null) {
            ways.add(new Way(nginx, Calls.modern(tokens, "work")));
        }
        ways.add(new Way(gateway, Calls.modern(tokens, "steady_work")));
        for (Way way : ways) {
            if (way.target() != nginx) {
                UpstreamBench.say(way.target().name() + " is warm " + loop(way).warmUp(way.target(), WARM_UP_SECONDS));
            }
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("throughput", throughput(ways));
        result.put("latency", latency(ways));
        return result;
    }

    private ClosedLoop loop(Way way) throws Exception {
        Path own = Files.createDirectories(folder.resolve("load-" + way.target().name()));
        return new ClosedLoop(own, way.calls(), CONNECTIONS);
    }

    private Map<String, Object> throughput(List<Way> ways) throws Exception {
        Map<String, double[]> rates = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            StringBuilder line = new StringBuilder("round " + (round + 1) + ":");
            for (Way way : ways) {
                ClosedLoop.Measured measured = loop(way).measure(way.target(), SECONDS);
                rates.computeIfAbsent(way.target().name(), name -> new double[ROUNDS])[round] =
                        measured.requestsPerSecond();
                line.append(String.format(
                        Locale.ROOT,
                        " %s %.0f/s (%.0f µs of its CPU a call);",
                        way.target().name(),
                        measured.requestsPerSecond(),
                        measured.cpuMicros()));
            }
            UpstreamBench.say(line.toString());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        double direct = median(rates.values().iterator().next());
        rates.forEach((name, rounds) -> {
            result.put(
                    name, Map.of("perSecond", rounds, "median", median(rounds), "toDirect", median(rounds) / direct));
            UpstreamBench.say(String.format(
                    Locale.ROOT,
                    "THROUGHPUT %s: %.0f calls a second (median), %.2f of the direct one",
                    name,
                    median(rounds),
                    median(rounds) / direct));
        });
        return result;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private Map<String, Object> latency(List<Way> ways) throws Exception {
        Map<String, Object> result = new LinkedHashMap<>();
        OpenLoop.Latency direct = null;
        for (Way way : ways) {
            new OpenLoop(way.calls()).run(way.target(), RATE, Math.min(SECONDS, WARM_UP_SECONDS));
        }
        for (Way way : ways) {
            OpenLoop loop = new OpenLoop(way.calls());
            OpenLoop.Latency latency = loop.run(way.target(), RATE, SECONDS);
            direct = direct == null ? latency : direct;
            result.put(way.target().name(), latency);
            UpstreamBench.say(String.format(
                    Locale.ROOT,
                    "LATENCY at %d/s, %s: p50 %.0f µs, p99 %.0f µs (added: p50 %.0f µs, p99 %.0f µs), %d failures",
                    RATE,
                    way.target().name(),
                    latency.p50(),
                    latency.p99(),
                    latency.p50() - direct.p50(),
                    latency.p99() - direct.p99(),
                    latency.failures()));
        }
        return result;
    }
}
