package dev.gatehouse.testing;

import dev.gatehouse.audit.AuditEntry;
import dev.gatehouse.audit.AuditEntryBuilder;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.DecisionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The last day of the demo gateway: its users and tools, a busy afternoon, an hour in which a scope was missing. */
public final class Workday {
    private static final List<String> CLIENTS = List.of("Claude", "ChatGPT", "Cursor", "VS Code");
    private static final List<String> USERS = List.of("alex", "alex", "alex", "sam", "sam", "nightly-report");
    private static final List<String> TOOLS =
            List.of("orders_list", "orders_list", "orders_get", "orders_get", "echo", "notes_list", "notes_add");

    private static final Duration DAY = Duration.ofDays(1);

    private final Random random = new Random(7);
    private final Instant end;

    /** The day that ends here. */
    public Workday(Instant end) {
        this.end = end;
    }

    /** Appends this many events, oldest first. */
    public void append(AuditLog log, int events) throws Exception {
        List<Instant> times = new ArrayList<>();
        while (times.size() < events) {
            // Most of it in the afternoon, which has not ended yet.
            double place = 0.8 + random.nextGaussian() * 0.2;
            if (place >= 0 && place < 1) {
                times.add(end.minus(DAY).plusMillis((long) (place * DAY.toMillis())));
            }
        }
        times.sort(null);
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> appends = new ArrayList<>();
            for (Instant time : times) {
                AuditEntry entry = entry(time);
                appends.add(writers.submit(() -> log.append(entry)));
            }
            for (Future<?> append : appends) {
                append.get();
            }
        }
    }

    private AuditEntry entry(Instant time) {
        String user = USERS.get(random.nextInt(USERS.size()));
        String tool = TOOLS.get(random.nextInt(TOOLS.size()));
        int client = "nightly-report".equals(user) ? 3 : random.nextInt(CLIENTS.size());
        boolean orders = tool.startsWith("orders_");
        String scope = orders ? "orders:read" : "notes_add".equals(tool) ? "notes:write" : "notes:read";
        long upstreamMicros = orders ? (long) (9_000 * Math.exp(random.nextGaussian() * 0.7)) : 0;
        AuditEntryBuilder entry = new AuditEntryBuilder(time, DecisionId.next(), "mcp", "tools/call")
                .requestId("req-" + Long.toHexString(random.nextLong()))
                .issuer("http://localhost:8080")
                .subject(user)
                .uid(user)
                .clientId("client-" + client)
                .clientName(CLIENTS.get(client))
                .authMethod("access_token")
                .userAgent(CLIENTS.get(client) + "/1.4")
                .address("192.0.2." + (10 + client))
                .protocol("2026-07-28")
                .tool(tool)
                .upstream(orders ? "orders" : null)
                .rule("tools.access." + tool)
                .requiredScopes(List.of(scope))
                .heldScopes(List.of("demo:read", "notes:read", "orders:read"))
                .argsPreview("{\"id\":\"" + (1_000 + random.nextInt(400)) + "\"}")
                .argsBytes(13)
                .resultBytes(200 + random.nextInt(900))
                .upstreamMicros(upstreamMicros)
                .latencyMicros(upstreamMicros + 400 + random.nextInt(900));
        return decided(entry, tool, Duration.between(time, end).toMinutes()).build();
    }

    private AuditEntryBuilder decided(AuditEntryBuilder entry, String tool, long minutesAgo) {
        boolean theBadHour = minutesAgo > 420 && minutesAgo < 500;
        int chance = random.nextInt(100);
        if ("notes_add".equals(tool) && (theBadHour || chance < 8)) {
            return entry.decision("challenge")
                    .reason("insufficient_scope")
                    .missingScopes(List.of("notes:write"))
                    .outcome("refused")
                    .status(403)
                    .detail("The token lacks the scope notes:write.");
        }
        if (chance < 2) {
            return entry.decision("limit")
                    .reason("rate_limited")
                    .outcome("refused")
                    .status(429);
        }
        return chance < 4 ? entry.outcome("tool_error").detail("The upstream said 500.") : entry;
    }
}
