package dev.gatehouse.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.FormatMethod;
import dev.gatehouse.Gatehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The governed call beside the bare servlet, in one run: {@code tools/call echo} with a verified token, policy, limits
 * and durable audit on. Closed loop for throughput, open loop for latency; only the ratios mean anything elsewhere.
 */
public final class Bench {
    private static final int USERS = Integer.getInteger("bench.users", 1000);
    private static final int CONNECTIONS = Integer.getInteger("bench.connections", 64);
    private static final int WARM_UP_SECONDS = Integer.getInteger("bench.warmup", 300);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 8);
    private static final int OPEN_RATE = Integer.getInteger("bench.rate", 1000);

    private final Path folder;
    private final Map<String, Object> result = new LinkedHashMap<>();

    private Bench(Path folder) {
        this.folder = folder;
    }

    /** Runs the benchmark in the folder {@code args[0]} and prints what it found. */
    public static void main(String[] args) throws Exception {
        new Bench(Files.createDirectories(Path.of(args[0]).toAbsolutePath())).run(Path.of(args[1]));
    }

    private void run(Path config) throws Exception {
        int gatewayPort = Target.freePort();
        int barePort = Target.freePort();
        Map<String, String> environment = Map.of(
                "PORT", String.valueOf(gatewayPort),
                "ADMIN_PORT", String.valueOf(Target.freePort()),
                "DEMO_ORDERS_PORT", String.valueOf(Target.freePort()),
                "DEMO_DESK_PORT", String.valueOf(Target.freePort()),
                "DATA_DIR", Files.createTempDirectory(folder, "data").toString(),
                "CALLS_PER_CALLER", "1000000000");
        Calls calls = Calls.echo(Users.tokens(USERS, config, environment, "demo:read"));
        say(
                "load by %s, %d connections, %d users, %s",
                ClosedLoop.generator(),
                CONNECTIONS,
                USERS,
                Cores.canPin() ? "server and load pinned to a core each" : "nothing pinned");
        try (Target bare = Target.start(
                        "bare servlet",
                        barePort,
                        folder.resolve("bare.log"),
                        Map.of(),
                        BareServlet.class.getName(),
                        String.valueOf(barePort));
                Target gateway = Target.start(
                        "gatehouse",
                        gatewayPort,
                        folder.resolve("gatehouse.log"),
                        environment,
                        Gatehouse.class.getName(),
                        "server",
                        config.toString())) {
            throughput(calls, bare, gateway);
            latency(calls, bare, gateway);
        }
        Path report = folder.resolve("result.json");
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(report.toFile(), result);
        say("written to %s", report);
    }

    private void throughput(Calls calls, Target bare, Target gateway) throws Exception {
        ClosedLoop loop = new ClosedLoop(folder, calls, CONNECTIONS);
        say("warming up, each until a call costs no less CPU than before, %d s at most", WARM_UP_SECONDS);
        for (Target target : List.of(bare, gateway)) {
            say("%s is warm: %s", target.name(), loop.warmUp(target, WARM_UP_SECONDS));
        }
        double[] ratios = new double[ROUNDS];
        List<Map<String, Object>> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            ClosedLoop.Measured before = loop.measure(bare, SECONDS / 2);
            ClosedLoop.Measured governed = loop.measure(gateway, SECONDS);
            ClosedLoop.Measured yardstick = before.and(loop.measure(bare, SECONDS / 2));
            ratios[round] = governed.requestsPerSecond() / yardstick.requestsPerSecond();
            say(
                    "round %d: bare %.0f/s (%.1f µs CPU a call), gatehouse %.0f/s (%.1f µs), ratio %.2f",
                    round + 1,
                    yardstick.requestsPerSecond(),
                    yardstick.cpuMicros(),
                    governed.requestsPerSecond(),
                    governed.cpuMicros(),
                    ratios[round]);
            rounds.add(Map.of("bare", yardstick, "gatehouse", governed, "ratio", ratios[round]));
        }
        Arrays.sort(ratios);
        result.put("rounds", rounds);
        result.put("ratio", ratios[ROUNDS / 2]);
        say(
                "RATIO gatehouse : bare servlet = %.2f (median of %d; %.2f to %.2f)",
                ratios[ROUNDS / 2], ROUNDS, ratios[0], ratios[ROUNDS - 1]);
    }

    private void latency(Calls calls, Target bare, Target gateway) throws Exception {
        OpenLoop loop = new OpenLoop(calls);
        loop.run(bare, OPEN_RATE, 2);
        loop.run(gateway, OPEN_RATE, 2);
        for (Target target : List.of(bare, gateway)) {
            OpenLoop.Latency latency = loop.run(target, OPEN_RATE, SECONDS);
            result.put("open loop, " + target.name(), latency);
            say(
                    "open loop at %d/s, %s: p50 %.0f µs, p99 %.0f µs, worst %.0f µs, %d failures",
                    OPEN_RATE, target.name(), latency.p50(), latency.p99(), latency.worst(), latency.failures());
        }
    }

    @FormatMethod
    private static void say(String format, Object... values) {
        System.out.println("bench: " + format.formatted(values));
    }
}
