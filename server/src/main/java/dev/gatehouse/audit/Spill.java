package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import dev.gatehouse.store.StoreUnavailable;
import io.dropwizard.lifecycle.Managed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps events in a local journal while the database cannot take them, and brings them into the chain, in their order,
 * when it can again. From the first event that goes to the journal until the journal is empty, every event goes there.
 * What an earlier process left is brought in first. Thread-safe.
 */
public final class Spill implements Managed, AuditLog.Beside {
    private static final Logger LOG = LoggerFactory.getLogger(Spill.class);
    private static final long TRY_EVERY_MILLIS = 1_000;
    private static final int PORTION = 500;

    private final AuditLog log;
    private final Database database;
    private final Path file;
    private final long maxBytes;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ReentrantLock turning = new ReentrantLock();
    private volatile @Nullable SpillJournal journal;
    private volatile long replayed;
    private @Nullable Thread thread;

    /** Keeps what {@code log} cannot take in the file that {@code config} names; begins once started. */
    public Spill(AuditLog log, Database database, SpillConfig config, Path dataDirectory, Clock clock) {
        this.log = log;
        this.database = database;
        this.file = config.file(dataDirectory);
        this.maxBytes = config.maxSize().toBytes();
        this.clock = clock;
    }

    /** Reads what an earlier process left, from now on takes events, and tries to bring them in. */
    @Override
    public void start() throws IOException {
        try (SpillFile left = SpillFile.open(file)) {
            if (left != null) {
                while (!left.next(PORTION).isEmpty()) {
                    // reads to the end
                }
                journal = SpillJournal.goOn(file, left, maxBytes);
                LOG.warn("{} events wait in {} to be recorded", left.lines(), file);
            }
        }
        log.keepBeside(this);
        thread = Thread.ofVirtual().name("audit-spill").start(this::run);
    }

    /** Leaves what could not be brought in for the next start. */
    @Override
    public void stop() throws InterruptedException, IOException {
        stopped.countDown();
        if (thread != null) {
            thread.join();
        }
        SpillJournal open = journal;
        if (open != null) {
            open.close();
        }
    }

    /** How many events wait in the journal. */
    public long waiting() {
        SpillJournal open = journal;
        return open == null ? 0 : Math.max(0, open.lines() - replayed);
    }

    /** Whether events can be kept although the database does not take them. */
    public boolean hasRoom() {
        SpillJournal open = journal;
        return open == null || open.hasRoom();
    }

    /** To the journal, which begins with an entry that the database could not take. */
    @Override
    public boolean keep(AuditEntry entry, boolean tried) {
        if (journal == null && !tried) {
            return false;
        }
        SpillJournal open;
        long line;
        turning.lock();
        try {
            SpillJournal running = journal;
            if (!tried && (running == null || running.broken())) {
                return false;
            }
            open = running == null ? begin() : running;
            line = open.write(new SpillFile.Line(tried, entry));
        } finally {
            turning.unlock();
        }
        open.sync(line);
        return true;
    }

    private SpillJournal begin() {
        try {
            SpillJournal begun = SpillJournal.begin(file, log.headSeq(), maxBytes);
            replayed = 0;
            journal = begun;
            LOG.error("The database cannot take events; they are kept in {} until it can", file);
            return begun;
        } catch (IOException e) {
            throw new StoreUnavailable("The journal " + file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private void run() {
        try {
            do {
                SpillJournal open = journal;
                if (open != null) {
                    bringIn(open);
                }
            } while (!stopped.await(TRY_EVERY_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void bringIn(SpillJournal open) {
        try (SpillFile read = SpillFile.open(open.file())) {
            if (read == null) {
                throw new IOException("it is gone");
            }
            boolean done = false;
            while (!done && stopped.getCount() > 0) {
                long from = read.lines();
                List<SpillFile.Line> portion = read.next(PORTION);
                if (!portion.isEmpty()) {
                    replayed = log.replay(open.header(), from, portion);
                } else {
                    done = end(open, read);
                }
            }
        } catch (StoreUnavailable e) {
            LOG.debug("Events stay in {}: {}", open.file(), e.getMessage());
        } catch (IOException | RuntimeException e) {
            LOG.error("The events in {} cannot be recorded", open.file(), e);
        }
    }

    /** Turns back to the database if nothing more has come. */
    private boolean end(SpillJournal open, SpillFile read) throws IOException {
        Path damaged = null;
        turning.lock();
        try {
            if (!read.damaged() && open.lines() > read.lines() && !open.broken()) {
                return false;
            }
            if (read.damaged() || open.lines() > read.lines()) {
                damaged = open.file().resolveSibling(open.file().getFileName() + ".damaged-" + clock.millis());
                Files.move(open.file(), damaged);
            } else {
                Files.delete(open.file());
            }
            journal = null;
            open.close();
        } finally {
            turning.unlock();
        }
        tell(read.lines(), damaged);
        database.write(handle -> forget(handle, open.header()));
        return true;
    }

    private void tell(long lines, @Nullable Path damaged) {
        Instant now = clock.instant();
        String sentence = lines + " events were kept in a journal while the database could not take them, and were"
                + " recorded afterwards.";
        if (damaged != null) {
            sentence += " What follows them in the journal is damaged and was not recorded; it is kept as "
                    + damaged.getFileName() + ".";
            LOG.error(sentence);
        } else {
            LOG.info(sentence);
        }
        log.append(new AuditEntryBuilder(now, DecisionId.next(), "gate", "audit/replayed")
                .reason(damaged == null ? "audit_replayed" : "audit_journal_damaged")
                .detail(sentence)
                .build());
    }

    /** How many lines of a journal are in the chain. */
    static long replayed(Handle handle, SpillFile.Header header) {
        return handle.createQuery("SELECT lines FROM audit_spill WHERE journal = :journal")
                .bind("journal", header.journal())
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    /** Notes, together with the events, how many lines are in the chain. */
    static void note(Handle handle, SpillFile.Header header, long lines) {
        handle.createUpdate("INSERT INTO audit_spill (journal, lines) VALUES (:journal, :lines)"
                        + " ON CONFLICT (journal) DO UPDATE SET lines = excluded.lines")
                .bind("journal", header.journal())
                .bind("lines", lines)
                .execute();
    }

    /** A journal that is gone needs no note. */
    static int forget(Handle handle, SpillFile.Header header) {
        return handle.createUpdate("DELETE FROM audit_spill WHERE journal = :journal")
                .bind("journal", header.journal())
                .execute();
    }

    /**
     * Whether a journal is as it was written, and how many of its events are not in the chain yet.
     *
     * @param damagedAt the first line that is not; 0 if all are
     */
    record Check(long waiting, long damagedAt) {
        static final Check NONE = new Check(0, 0);

        /** Reads the journal, whether or not a gateway writes to it. */
        static Check of(Path file, Jdbi reader) throws IOException {
            try (SpillFile read = SpillFile.open(file)) {
                if (read == null) {
                    return NONE;
                }
                while (!read.next(PORTION).isEmpty()) {
                    // reads to the end
                }
                long done = reader.withHandle(handle -> replayed(handle, read.header()));
                long waiting = Math.max(0, read.lines() - done);
                return new Check(waiting, read.damaged() ? read.lines() + 1 : 0);
            }
        }
    }
}
