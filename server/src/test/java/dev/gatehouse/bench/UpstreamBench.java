package dev.gatehouse.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.Gatehouse;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What stands behind the gateway, in one run: what passing a call through adds, beside nginx; thousands of calls that
 * wait at once; and one upstream in trouble while another is called. Only what is compared within a run means anything
 * elsewhere.
 */
public final class UpstreamBench {
    private static final int USERS = Integer.getInteger("upstream-bench.users", 1_000);
    private static final List<String> PARTS = List.of(
            System.getProperty("upstream-bench.parts", "pass,crowd,trouble").split(",", -1));

    private final Path folder;
    private final Map<String, Object> result = new LinkedHashMap<>();

    private UpstreamBench(Path folder) {
        this.folder = folder;
    }

    /** Runs in the folder {@code args[0]} with the configuration {@code args[1]}, to which upstreams are added. */
    public static void main(String[] args) throws Exception {
        new UpstreamBench(Files.createDirectories(Path.of(args[0]).toAbsolutePath())).run(Path.of(args[1]));
    }

    /** Prints a line of what was found. */
    static void say(String line) {
        System.out.println("upstream-bench: " + line);
    }

    private void run(Path shipped) throws Exception {
        int upstreamPort = Target.freePort();
        int gatewayPort = Target.freePort();
        URI upstreamUrl = URI.create("http://127.0.0.1:" + upstreamPort + "/mcp/steady");
        Path config = config(shipped, upstreamPort);
        Map<String, String> environment = Map.of(
                "PORT", String.valueOf(gatewayPort),
                "ADMIN_PORT", String.valueOf(Target.freePort()),
                "DEMO_ORDERS_PORT", String.valueOf(Target.freePort()),
                "DEMO_DESK_PORT", String.valueOf(Target.freePort()),
                "DATA_DIR", Files.createTempDirectory(folder, "data").toString(),
                "CALLS_PER_CALLER", "1000000000");
        List<String> tokens = Users.tokens(USERS, config, environment, "bench:use");
        List<String> upstreamCommand = new ArrayList<>(Cores.pin(Cores.LOAD));
        upstreamCommand.addAll(Target.java(BenchUpstream.class.getName(), String.valueOf(upstreamPort)));
        say(
                Cores.canPin()
                        ? "what passes calls on has a core of its own; load and upstream share the other"
                        : "nothing pinned");
        try (Target upstream =
                        Target.run("direct", upstreamUrl, folder.resolve("upstream.log"), Map.of(), upstreamCommand);
                Target gateway = Target.start(
                        "gatehouse",
                        gatewayPort,
                        folder.resolve("gatehouse.log"),
                        environment,
                        Gatehouse.class.getName(),
                        "server",
                        config.toString())) {
            awaitTools(gateway, tokens);
            if (PARTS.contains("pass")) {
                try (Nginx nginx = Nginx.before(upstreamUrl, folder)) {
                    result.put("passThrough", new PassThrough(folder, tokens).run(upstream, nginx.target(), gateway));
                }
            }
            if (PARTS.contains("crowd")) {
                result.put("crowd over HTTP", new Crowd(gateway, upstream, tokens).run("slow_work", true));
                result.put("crowd over stdio", new Crowd(gateway, upstream, tokens).run("program_work", false));
            }
            if (PARTS.contains("trouble")) {
                result.put("trouble", new Trouble(gateway, upstream, tokens).run());
            }
        }
        Path report = folder.resolve("result.json");
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(report.toFile(), result);
        say("written to " + report);
    }

    private Path config(Path shipped, int upstreamPort) throws Exception {
        StringBuilder upstreams = new StringBuilder("upstreams:\n");
        String patient = "timeouts: { connect: 1m, firstByte: 2m, idle: 2m, total: 2m }";
        Map<String, String> more = Map.of(
                "steady", patient,
                "slow", patient,
                "shaky", "timeouts: { connect: 5s, firstByte: 1s, idle: 2s, total: 2s }");
        more.forEach((id, keys) -> upstreams.append("""
              - id: %s
                type: mcp
                url: http://127.0.0.1:%d/mcp/%s
                access: { mode: required, scopes: [bench:use] }
                resilience: { maxConcurrent: 20000 }
                %s
            """.formatted(id, upstreamPort, id, keys)));
        List<String> program = Target.java(BenchUpstream.class.getName());
        upstreams.append("""
              - id: program
                type: stdio
                command: %s
                args: %s
                access: { mode: required, scopes: [bench:use] }
                resilience: { maxConcurrent: 20000 }
                %s
            """.formatted(
                        program.getFirst(),
                        new ObjectMapper().writeValueAsString(program.subList(1, program.size())),
                        patient));
        String changed = Files.readString(shipped).replaceFirst("(?m)^upstreams:\\n", upstreams.toString());
        if (!changed.contains("bench:use")) {
            throw new IllegalStateException(shipped + " is not laid out as this expects");
        }
        return Files.writeString(folder.resolve("config.yml"), changed);
    }

    private static void awaitTools(Target gateway, List<String> tokens) throws Exception {
        for (String upstream : List.of("steady", "slow", "shaky", "program")) {
            RestCall call = new RestCall(gateway, upstream + "_work", tokens.getFirst());
            long deadline = System.nanoTime() + 60_000_000_000L;
            String said = call.outcome();
            while (!said.equals("ok") && System.nanoTime() < deadline) {
                Thread.sleep(200);
                said = call.outcome();
            }
            if (!said.equals("ok")) {
                throw new IllegalStateException("the tool of " + upstream + " cannot be called: " + said);
            }
        }
    }

    /** Microseconds of some latencies, in order, and how many of them were failures. */
    record Latency(double p50, double p99, double worst, int calls, long failures) {
        static Latency of(long[] micros, long failures) {
            long[] sorted = micros.clone();
            Arrays.sort(sorted);
            int count = sorted.length;
            return count == 0
                    ? new Latency(Double.NaN, Double.NaN, Double.NaN, 0, failures)
                    : new Latency(sorted[count / 2], sorted[(int) (count * 0.99)], sorted[count - 1], count, failures);
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "p50 %.1f ms, p99 %.1f ms, worst %.1f ms, %d failures",
                    p50 / 1e3,
                    p99 / 1e3,
                    worst / 1e3,
                    failures);
        }
    }
}
