package dev.gatehouse.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.errorprone.annotations.FormatMethod;
import dev.gatehouse.bench.ClosedLoop.Measured;
import dev.gatehouse.bench.Governed.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * The governed call beside the bare servlet, in one run: {@code tools/call echo} with a verified token, policy, limits
 * and durable audit on; and beside the same gateway with audit off, or tracing on. Closed loop for throughput, open
 * loop for latency; only the ratios mean anything elsewhere.
 */
public final class Bench {
    private static final int USERS = Integer.getInteger("bench.users", 1000);
    private static final int CONNECTIONS = Integer.getInteger("bench.connections", 64);
    private static final int WARM_UP_SECONDS = Integer.getInteger("bench.warmup", 300);
    private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
    private static final int SECONDS = Integer.getInteger("bench.seconds", 8);
    private static final int OPEN_RATE = Integer.getInteger("bench.rate", 1000);
    private static final String WITH = System.getProperty("bench.with", "audit-off");
    private static final String BARE = "bare servlet";

    private final Path folder;
    private final Map<Kind, Governed> gateways = new EnumMap<>(Kind.class);
    private final Map<String, Object> result = new LinkedHashMap<>();

    private Bench(Path folder) {
        this.folder = folder;
    }

    /** Runs the benchmark in the folder {@code args[0]} and prints what it found. */
    public static void main(String[] args) throws Exception {
        new Bench(Files.createDirectories(Path.of(args[0]).toAbsolutePath())).run(Path.of(args[1]));
    }

    private void run(Path config) throws Exception {
        say(
                "load by %s, %d connections, %d users, %s",
                ClosedLoop.generator(),
                CONNECTIONS,
                USERS,
                Cores.canPin() ? "server and load pinned to a core each" : "nothing pinned");
        int barePort = Target.freePort();
        try (Target bare = Target.start(
                BARE,
                barePort,
                folder.resolve("bare.log"),
                Map.of(),
                BareServlet.class.getName(),
                String.valueOf(barePort))) {
            gateways.put(Kind.GATEHOUSE, Governed.start(Kind.GATEHOUSE, folder, config, USERS));
            for (String more : WITH.isBlank() ? new String[0] : WITH.split(",", -1)) {
                Kind kind = Kind.valueOf(more.strip().toUpperCase(Locale.ROOT).replace('-', '_'));
                gateways.put(kind, Governed.start(kind, folder, config, USERS));
            }
            throughput(bare);
            latency(bare);
        } finally {
            for (Governed gateway : gateways.values()) {
                gateway.close();
            }
        }
        Path report = folder.resolve("result.json");
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(report.toFile(), result);
        say("written to %s", report);
    }

    private Governed gatehouse() {
        return Objects.requireNonNull(gateways.get(Kind.GATEHOUSE));
    }

    private ClosedLoop loop(Governed gateway) {
        return new ClosedLoop(folder, gateway.calls(), CONNECTIONS);
    }

    private void throughput(Target bare) throws Exception {
        say("warming up, each until a call costs no less CPU than before, %d s at most", WARM_UP_SECONDS);
        say("%s is warm: %s", bare.name(), loop(gatehouse()).warmUp(bare, WARM_UP_SECONDS));
        for (Governed gateway : gateways.values()) {
            say("%s is warm: %s", gateway.target().name(), loop(gateway).warmUp(gateway.target(), WARM_UP_SECONDS));
        }
        Governed.Kept before = gatehouse().kept();
        List<Round> rounds = new ArrayList<>();
        for (int number = 1; number <= ROUNDS; number++) {
            Round round = round(bare);
            say("round %d: %s", number, round);
            rounds.add(round);
        }
        result.put("rounds", rounds);
        result.put("ratio", report("RATIO gatehouse : bare servlet", rounds, Round::ratio));
        double bytes = gatehouse().kept().bytesAnEventSince(before);
        result.put("bytes on disk a call", bytes);
        say("ON DISK an audited call takes %.0f bytes, indexes included", bytes);
        for (Kind kind : gateways.keySet()) {
            if (kind != Kind.GATEHOUSE) {
                compare(kind, rounds);
            }
        }
    }

    /** Each for half of its time in one order, and in the other: a machine whose speed drifts, drifts for all. */
    private Round round(Target bare) throws Exception {
        Measured before = loop(gatehouse()).measure(bare, SECONDS / 2);
        Map<Kind, Measured> measured = new EnumMap<>(Kind.class);
        List<Kind> kinds = List.copyOf(gateways.keySet());
        for (Kind kind : kinds) {
            measured.put(kind, measure(kind));
        }
        for (Kind kind : kinds.reversed()) {
            measured.merge(kind, measure(kind), Measured::and);
        }
        return new Round(before.and(loop(gatehouse()).measure(bare, SECONDS / 2)), measured);
    }

    private Measured measure(Kind kind) throws Exception {
        Governed gateway = Objects.requireNonNull(gateways.get(kind));
        return loop(gateway).measure(gateway.target(), SECONDS / 2);
    }

    /** What the two differ in, by throughput and by CPU. */
    private void compare(Kind kind, List<Round> rounds) {
        String name = kind.words();
        boolean more = kind == Kind.TRACING;
        result.put(
                "ratio to " + name,
                report(
                        more ? "RATIO tracing : gatehouse" : "RATIO gatehouse : " + name,
                        rounds,
                        round -> more ? 1 / round.ratioTo(kind) : round.ratioTo(kind)));
        result.put(
                "CPU µs of " + name,
                report(
                        more ? "CPU µs that tracing adds to a call" : "CPU µs that the record of a call takes",
                        rounds,
                        round -> more ? -round.cpuBeyond(kind) : round.cpuBeyond(kind)));
    }

    /** Returns the median. */
    private static double report(String what, List<Round> rounds, ToDoubleFunction<Round> figure) {
        double[] figures = rounds.stream().mapToDouble(figure).sorted().toArray();
        double median = figures[figures.length / 2];
        say(
                "%s = %.2f (median of %d; %.2f to %.2f)",
                what, median, figures.length, figures[0], figures[figures.length - 1]);
        return median;
    }

    /** One after the other. */
    record Round(Measured bare, Map<Kind, Measured> gateways) {
        private Measured of(Kind kind) {
            return Objects.requireNonNull(gateways.get(kind));
        }

        double ratio() {
            return of(Kind.GATEHOUSE).requestsPerSecond() / bare.requestsPerSecond();
        }

        double ratioTo(Kind kind) {
            return of(Kind.GATEHOUSE).requestsPerSecond() / of(kind).requestsPerSecond();
        }

        double cpuBeyond(Kind kind) {
            return of(Kind.GATEHOUSE).cpuMicros() - of(kind).cpuMicros();
        }

        @Override
        public String toString() {
            StringBuilder text = new StringBuilder("bare " + bare);
            gateways.forEach((kind, measured) ->
                    text.append(", ").append(kind.words()).append(' ').append(measured));
            return text.append(", ratio %.2f".formatted(ratio())).toString();
        }
    }

    private void latency(Target bare) throws Exception {
        Target gateway = gatehouse().target();
        OpenLoop loop = new OpenLoop(gatehouse().calls());
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
