package dev.gatehouse.bench;

import dev.gatehouse.ConfigFile;
import dev.gatehouse.Gatehouse;
import dev.gatehouse.GatehouseConfig;
import dev.gatehouse.UnauditedGateway;
import dev.gatehouse.store.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A gateway that is measured, in a process of its own, with the tokens of its users.
 *
 * @param beside what runs for its sake
 */
record Governed(Target target, Calls calls, GatehouseConfig config, List<Target> beside) implements AutoCloseable {
    /** What is measured besides the gateway as it is. */
    enum Kind {
        /** The gateway as it is. */
        GATEHOUSE,
        /** No call is recorded; what the record would say is still put together. */
        AUDIT_OFF,
        /** Every request is traced, and sent to a collector that takes everything. */
        TRACING;

        String words() {
            return this == GATEHOUSE
                    ? "gatehouse"
                    : name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /** Starts it in a folder of its own. */
    static Governed start(Kind kind, Path benchFolder, Path shipped, int users) throws Exception {
        Path folder = Files.createDirectories(benchFolder.resolve(kind.words()));
        int port = Target.freePort();
        Map<String, String> environment = Map.of(
                "PORT", String.valueOf(port),
                "ADMIN_PORT", String.valueOf(Target.freePort()),
                "DEMO_ORDERS_PORT", String.valueOf(Target.freePort()),
                "DEMO_DESK_PORT", String.valueOf(Target.freePort()),
                "DATA_DIR", Files.createTempDirectory(folder, "data").toString(),
                "CALLS_PER_CALLER", "1000000000");
        List<Target> beside = new ArrayList<>();
        Path config = shipped;
        if (kind == Kind.TRACING) {
            int collector = Target.freePort();
            beside.add(Target.start(
                    Cores.LOAD,
                    "collector",
                    collector,
                    folder.resolve("collector.log"),
                    Map.of(),
                    TakesEverything.class.getName(),
                    String.valueOf(collector)));
            config = Files.writeString(
                    folder.resolve("config.yml"), Files.readString(shipped) + """

                        telemetry:
                          otlp: { endpoint: "http://127.0.0.1:%d", sampling: 1.0, metrics: false }
                        """.formatted(collector));
        }
        GatehouseConfig read = ConfigFile.read(config, environment);
        Calls calls = Calls.echo(Users.tokens(users, config, environment, "demo:read"));
        Target target = kind == Kind.AUDIT_OFF
                ? start(kind, port, folder, environment, UnauditedGateway.class.getName(), config.toString())
                : start(kind, port, folder, environment, Gatehouse.class.getName(), "server", config.toString());
        return new Governed(target, calls, read, beside);
    }

    private static Target start(
            Kind kind, int port, Path folder, Map<String, String> environment, String... mainAndArguments)
            throws IOException, InterruptedException {
        return Target.start(kind.words(), port, folder.resolve("log.txt"), environment, mainAndArguments);
    }

    /** How many events are recorded, and how many bytes of its file the database uses, indexes included. */
    Kept kept() {
        try (Database database = Database.openReadOnly(config.database())) {
            return database.reader()
                    .withHandle(handle -> new Kept(
                            handle.createQuery("SELECT coalesce(max(seq), 0) FROM audit_event")
                                    .mapTo(Long.class)
                                    .one(),
                            handle.createQuery(
                                            "SELECT page_size * (page_count - freelist_count) FROM pragma_page_size(),"
                                                    + " pragma_page_count(), pragma_freelist_count()")
                                    .mapTo(Long.class)
                                    .one()));
        }
    }

    /** What the database holds. */
    record Kept(long events, long bytes) {
        double bytesAnEventSince(Kept before) {
            return (double) (bytes - before.bytes) / (events - before.events);
        }
    }

    @Override
    public void close() {
        target.close();
        beside.forEach(Target::close);
    }
}
