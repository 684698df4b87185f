package dev.gatehouse.bench;

import dev.gatehouse.audit.AuditField;
import dev.gatehouse.audit.AuditGroups;
import dev.gatehouse.audit.AuditIndexer;
import dev.gatehouse.audit.AuditLog;
import dev.gatehouse.audit.AuditQuery;
import dev.gatehouse.audit.AuditQueryText;
import dev.gatehouse.audit.AuditSearch;
import dev.gatehouse.audit.AuditStatistics;
import dev.gatehouse.audit.Partitions;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.Dialect;
import dev.gatehouse.testing.PostgresServer;
import dev.gatehouse.testing.Traffic;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How long the console's queries take over many events: writes them, if the folder does not hold them yet, makes the
 * index and asks every query again and again. Arguments: folder, number of events, rounds, and sqlite or postgresql.
 */
public final class AuditBench {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LENGTH = Duration.ofDays(30);
    private static final Instant END = START.plus(LENGTH);

    private static final ThreadMXBean CPU = ManagementFactory.getThreadMXBean();

    private AuditBench() {}

    /** Prints a table. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[0]));
        int events = Integer.parseInt(arguments[1]);
        int rounds = Integer.parseInt(arguments[2]);
        boolean postgres = arguments.length > 3 && arguments[3].equals("postgresql");
        try (PostgresServer server = postgres ? PostgresServer.start(folder) : null;
                Database database = server == null
                        ? Database.open("jdbc:sqlite:" + folder.resolve("audit-" + events + ".db"))
                        : Database.open(server.database("audit" + events))) {
            AuditLog log = new AuditLog(database);
            Partitions partitions = new Partitions(database, log);
            partitions.start();
            int missing = (int) (events - log.headSeq());
            if (missing > 0) {
                long start = System.nanoTime();
                new Traffic(1, START, LENGTH, 1_000, 60).append(log, missing);
                System.out.printf("written in %,d s%n", (System.nanoTime() - start) / 1_000_000_000);
            }
            System.out.printf(
                    "%,d events, without index %d bytes an event%n", log.headSeq(), bytes(database) / log.headSeq());
            AuditSearch search = new AuditSearch(database);
            long start = System.nanoTime();
            int blocks = new AuditIndexer(search).catchUp();
            System.out.printf(
                    "%,d blocks indexed in %,d s, now %d bytes an event%n",
                    blocks, (System.nanoTime() - start) / 1_000_000_000, bytes(database) / log.headSeq());
            partitions.stop();
            measure(search, rounds);
        }
    }

    private static long bytes(Database database) {
        String size = database.dialect() == Dialect.POSTGRESQL
                ? "SELECT pg_database_size(current_database())"
                : "SELECT page_size * (page_count - freelist_count) FROM pragma_page_size(),"
                        + " pragma_page_count(), pragma_freelist_count()";
        return database.reader()
                .withHandle(handle -> handle.createQuery(size).mapTo(Long.class).one());
    }

    private static void measure(AuditSearch search, int rounds) {
        AuditStatistics statistics = new AuditStatistics(search);
        long middle = search.lastSeq() / 2;
        String request = search.find(AuditQuery.everything(1).before(middle))
                .getFirst()
                .entry()
                .requestId();
        Map<String, Runnable> queries = new LinkedHashMap<>();
        queries.put("newest 200", page(search, "", null));
        queries.put("200 from the middle", page(search, "", middle));
        for (String query : new String[] {
            "user:u_3",
            "user:u_990",
            "decision:deny",
            "user:u_3 decision:deny",
            "tool:orders.* -client:Claude outcome:tool_error",
            "tenant:tenant-3 reason:rate_limited ms:>50",
            "said 500",
            "user:nobody"
        }) {
            queries.put("200 of " + query, page(search, query, null));
            queries.put("count of " + query, () -> search.count(query(query)));
        }
        queries.put("request:ID", page(search, "request:" + request, null));
        queries.put("histogram, all", () -> statistics.histogram(AuditQuery.everything(1), 120, END));
        queries.put(
                "histogram, a day",
                () -> statistics.histogram(
                        AuditQuery.everything(1).during(END.minus(Duration.ofDays(1)), END), 120, END));
        queries.put("histogram of decision:deny, all", () -> statistics.histogram(query("decision:deny"), 120, END));
        queries.put("histogram of user:u_3, all", () -> statistics.histogram(query("user:u_3"), 120, END));
        for (String query : new String[] {
            "tool:orders.* decision:deny",
            "tool:orders.* -client:Claude outcome:tool_error",
            "tenant:tenant-3 reason:rate_limited ms:>50"
        }) {
            queries.put("histogram of " + query + ", all", () -> statistics.histogram(query(query), 120, END));
        }
        AuditGroups groups = new AuditGroups(search);
        queries.put(
                "callers of a tool, all",
                () -> groups.of(query("tool:orders.tool-4"), AuditField.DECISION, AuditField.UID));
        queries.put(
                "who called a tool, all",
                () -> groups.of(query("tool:orders.tool-4 method:tools/call"), AuditField.UID, AuditField.CLIENT_ID));
        queries.put(
                "clients of a tool, all",
                () -> groups.of(
                        query("tool:orders.tool-4"),
                        AuditField.DECISION,
                        AuditField.CLIENT_ID,
                        AuditField.CLIENT_NAME));
        queries.put("tools of a user, all", () -> groups.of(query("uid:u_3"), AuditField.DECISION, AuditField.TOOL));
        queries.put(
                "refusals, an hour",
                () -> groups.of(
                        query("-decision:allow").during(END.minus(Duration.ofHours(1)), END),
                        AuditField.REASON,
                        AuditField.TOOL,
                        AuditField.UID));
        queries.put("top users, all", () -> statistics.top(AuditQuery.everything(1), AuditField.UID, 20));
        queries.put(
                "top users of decision:deny, all", () -> statistics.top(query("decision:deny"), AuditField.UID, 20));
        queries.put(
                "top tools, a day",
                () -> statistics.top(
                        AuditQuery.everything(1).during(END.minus(Duration.ofDays(1)), END), AuditField.TOOL, 20));
        System.out.printf("%n| query | ms, median | ms, p95 | CPU ms, median | CPU ms, p95 |%n|---|---|---|---|---|%n");
        queries.forEach((name, query) -> report(name, query, rounds));
    }

    private static void report(String name, Runnable query, int rounds) {
        query.run();
        query.run();
        long[] wall = new long[rounds];
        long[] cpu = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            long cpuStart = CPU.getCurrentThreadCpuTime();
            query.run();
            cpu[i] = CPU.getCurrentThreadCpuTime() - cpuStart;
            wall[i] = System.nanoTime() - start;
        }
        Arrays.sort(wall);
        Arrays.sort(cpu);
        int p95 = (int) (rounds * 0.95);
        System.out.printf(
                "| %s | %.1f | %.1f | %.1f | %.1f |%n",
                name, wall[rounds / 2] / 1e6, wall[p95] / 1e6, cpu[rounds / 2] / 1e6, cpu[p95] / 1e6);
    }

    private static Runnable page(AuditSearch search, String query, @Nullable Long before) {
        return () -> search.find(query(query).before(before));
    }

    private static AuditQuery query(String text) {
        return AuditQuery.everything(200).and(AuditQueryText.parse(text).conditions());
    }
}
