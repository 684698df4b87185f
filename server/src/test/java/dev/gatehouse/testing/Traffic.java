package dev.gatehouse.testing;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Audit events as a busy gateway has them: a few users and tools do most, some calls are refused, few fail, latencies
 * have a long tail, days have hours. The same seed gives the same events but for their decision ids.
 */
public final class Traffic {
    private static final List<String> CLIENTS = List.of("Claude", "ChatGPT", "Cursor", "VS Code", "Ünïcode Client");
    private static final int WRITERS = 4_096;

    private final Random random;
    private final Instant start;
    private final Duration length;
    private final int users;
    private final int tools;

    /** Events spread over a time from {@code start} on. */
    public Traffic(long seed, Instant start, Duration length, int users, int tools) {
        this.random = new Random(seed);
        this.start = start;
        this.length = length;
        this.users = users;
        this.tools = tools;
    }

    /** Appends this many events, oldest first but for a few milliseconds, through the log as calls do. */
    public void append(AuditLog log, int events) throws Exception {
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int done = 0; done < events; done += WRITERS) {
                int first = done;
                List<Future<?>> appends = IntStream.range(done, Math.min(events, done + WRITERS))
                        .mapToObj(i -> entry(i, events))
                        .<Future<?>>map(entry -> writers.submit(() -> log.append(entry)))
                        .toList();
                for (Future<?> append : appends) {
                    append.get();
                }
                if (first % 100_000 < WRITERS && first > WRITERS) {
                    System.out.printf("%,d events%n", first);
                }
            }
        }
    }

    private AuditEntry entry(int place, int events) {
        long millis = length.toMillis() * place / events;
        int user = skewed(users);
        int tool = skewed(tools);
        String upstream = List.of("orders", "crm", "search", "files").get(tool % 4);
        AuditEntryBuilder entry = new AuditEntryBuilder(
                        start.plusMillis(millis), DecisionId.next(), "mcp", "tools/call")
                .requestId("req-" + Long.toHexString(random.nextLong()))
                .issuer("https://issuer.example")
                .subject("auth0|" + user)
                .uid("u_" + user)
                .tenant("tenant-" + user % 7)
                .clientId("client-" + user % 5)
                .clientName(CLIENTS.get(user % 5))
                .authMethod("access_token")
                .userAgent(CLIENTS.get(user % 5) + "/1.0")
                .address("192.0.2." + user % 250)
                .protocol("2026-07-28")
                .tool(upstream + "." + "tool-" + tool)
                .upstream(upstream)
                .requiredScopes(List.of(upstream + ":read"))
                .heldScopes(List.of("crm:read", "orders:read", "search:read"))
                .argsPreview("{\"id\":" + user + ",\"note\":\"value " + tool + "\"}")
                .latencyMicros((long) (800 * Math.exp(random.nextGaussian() * 1.2 + 1)))
                .upstreamMicros(500);
        return decided(entry, random.nextInt(1_000)).build();
    }

    private static AuditEntryBuilder decided(AuditEntryBuilder entry, int chance) {
        if (chance < 40) {
            return entry.decision("deny")
                    .reason("insufficient_scope")
                    .missingScopes(List.of("files:read"))
                    .outcome("refused")
                    .status(403)
                    .detail("The token lacks files:read.");
        }
        if (chance < 60) {
            return entry.decision("limit")
                    .reason("rate_limited")
                    .outcome("refused")
                    .status(429);
        }
        if (chance < 75) {
            return entry.decision("challenge")
                    .reason("invalid_token")
                    .outcome("refused")
                    .status(401);
        }
        return chance < 85 ? entry.outcome("tool_error").detail("The upstream said 500.") : entry;
    }

    /** Small numbers come more often. */
    private int skewed(int bound) {
        double chance = random.nextDouble();
        return (int) (bound * chance * chance);
    }
}
