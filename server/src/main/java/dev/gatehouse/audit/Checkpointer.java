package dev.gatehouse.audit;

import dev.gatehouse.egress.Egress;
import dev.gatehouse.egress.EgressFailed;
import dev.gatehouse.egress.EgressRefused;
import dev.gatehouse.egress.EgressRequest;
import dev.gatehouse.store.Database;
import dev.gatehouse.store.StoreUnavailable;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs the head of the chain every so many events or seconds, and keeps that in the database, in files and at a place
 * outside. A place that cannot be reached is tried again with the next checkpoint, which vouches for all before it; no
 * call waits for any of them. Thread-safe.
 */
public final class Checkpointer implements Managed {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(10);

    private final AuditLog log;
    private final Database database;
    private final CheckpointKey key;
    private final CheckpointConfig config;
    private final List<CheckpointFile> files;
    private final Egress egress;
    private final Clock clock;
    private final Semaphore due = new Semaphore(0);
    private final Set<String> failing = new HashSet<>();
    private volatile long lastSeq;
    private volatile boolean stopped;
    private @Nullable Thread thread;

    /** Signs the head of {@code log} with {@code key}; begins once started. */
    public Checkpointer(
            AuditLog log,
            Database database,
            CheckpointKey key,
            CheckpointConfig config,
            Path dataDirectory,
            Egress egress,
            Clock clock) {
        this.log = log;
        this.database = database;
        this.key = key;
        this.config = config;
        this.files =
                config.files(dataDirectory).stream().map(CheckpointFile::new).toList();
        this.egress = egress;
        this.clock = clock;
    }

    @Override
    public void start() {
        lastSeq = database.reader().withHandle(Checkpoint::last);
        if (lastSeq > log.headSeq()) {
            LOG.error(
                    "The audit ends with event {}, but a checkpoint vouches for event {}: run ./gatehouse audit verify",
                    log.headSeq(),
                    lastSeq);
        }
        log.subscribe(event -> {
            if (event.seq() - lastSeq >= config.every() && due.availablePermits() == 0) {
                due.release();
            }
        });
        thread = Thread.ofVirtual().name("audit-checkpoints").start(this::run);
    }

    /** Signs what is not signed yet, then ends. */
    @Override
    public void stop() throws InterruptedException {
        stopped = true;
        due.release();
        if (thread != null) {
            thread.join();
        }
    }

    private void run() {
        while (!stopped) {
            try {
                boolean unused = due.tryAcquire(config.interval().toMilliseconds(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return; // nothing of ours interrupts this thread: the process ends
            }
            try {
                checkpoint();
            } catch (RuntimeException e) {
                LOG.error("The audit chain could not be signed", e);
            }
        }
    }

    /** Signs the head, if it moved since the last time. */
    void checkpoint() {
        ChainEnd.Head head = log.head();
        if (head.seq() <= lastSeq) {
            return;
        }
        Instant now = clock.instant();
        Checkpoint checkpoint = Checkpoint.sign(head, key, now);
        lastSeq = head.seq();
        keep(
                "the database",
                () -> database.write(handle -> {
                    checkpoint.insert(handle, now);
                    return 0;
                }));
        for (CheckpointFile file : files) {
            keep(file.path().toString(), () -> file.append(checkpoint));
        }
        URI url = config.url();
        if (url != null) {
            keep(url.toString(), () -> send(checkpoint, url));
        }
    }

    @FunctionalInterface
    private interface Keeping {
        void run() throws IOException, EgressRefused, EgressFailed;
    }

    /** One place that fails keeps none of the others from being written; it is told of once until it works again. */
    private void keep(String place, Keeping keeping) {
        try {
            keeping.run();
            if (failing.remove(place)) {
                LOG.info("Audit checkpoints reach {} again", place);
            }
        } catch (IOException | EgressRefused | EgressFailed | StoreUnavailable e) {
            if (failing.add(place)) {
                LOG.warn("Audit checkpoints do not reach {}: {}", place, e.getMessage());
            }
        }
    }

    private void send(Checkpoint checkpoint, URI url) throws IOException, EgressRefused, EgressFailed {
        int status = egress.exchange(new EgressRequest(
                        "PUT",
                        url,
                        Map.of("Content-Type", "application/jose"),
                        checkpoint.token(),
                        4_096,
                        SEND_TIMEOUT,
                        false))
                .status();
        if (status < 200 || status > 299) {
            throw new IOException("it answered " + status);
        }
    }
}
