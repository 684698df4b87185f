package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes the chain from the database and says whether it holds. By itself it finds every event that was changed,
 * moved, inserted or removed before the end; with checkpoints, also that the last events were cut off or every hash
 * rewritten. What was removed because its time was over must be vouched for by signed segments. Thread-safe.
 */
public final class ChainVerifier {
    private static final int PORTION = 5_000;

    private final Database database;
    private final @Nullable CheckpointKey key;
    private final List<Path> files;
    private final @Nullable Path journal;

    /** Checks the audit of this database by its own checkpoints, whose signatures are not looked at. */
    public ChainVerifier(Database database) {
        this(database, null, List.of());
    }

    /**
     * Checks the audit of this database.
     *
     * @param key what must have signed all checkpoints and segments; absent if that is not to be checked
     * @param files further checkpoints; files that do not exist are passed over
     */
    public ChainVerifier(Database database, @Nullable CheckpointKey key, List<Path> files) {
        this(database, key, files, null);
    }

    private ChainVerifier(Database database, @Nullable CheckpointKey key, List<Path> files, @Nullable Path journal) {
        this.database = database;
        this.key = key;
        this.files = List.copyOf(files);
        this.journal = journal;
    }

    /** The same with the journal of events that the database could not take, if there is one. */
    public ChainVerifier andJournal(Path file) {
        return new ChainVerifier(database, key, files, file);
    }

    /**
     * The same with the checkpoints of one more file.
     *
     * @throws IOException if there is no such file
     */
    public ChainVerifier and(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new NoSuchFileException(file.toString(), null, "there is no readable file of checkpoints");
        }
        List<Path> all = new ArrayList<>(files);
        all.add(file);
        return new ChainVerifier(database, key, all, journal);
    }

    /** Checks everything; see {@link #verify(ChainRange, Progress)}. */
    public Report verify() {
        return verify(ChainRange.WHOLE, (_, _) -> {});
    }

    /** Told now and then how far a check is. */
    @FunctionalInterface
    public interface Progress {
        /** So many events of so many have been checked. */
        void at(long checked, long of);
    }

    /**
     * Checks every event of a range, from the first to the last: sequence without gaps, hashes, and the hash at each
     * checkpoint. The hash of the event before the range is taken as it is. The event behind it has to fit as well,
     * since only that binds the last one; it is not counted. Stops at the first that does not fit. Reads in portions;
     * what is appended meanwhile is not checked, and if retention removes events meanwhile, the check begins anew.
     */
    public Report verify(ChainRange range, Progress progress) {
        List<Segment> removed = database.reader().withHandle(Segment::all);
        ChainWalk walk = new ChainWalk(range);
        Bad bad = begin(walk, removed);
        // Asked for after the checkpoints: whatever they vouch for is there by now.
        long head = database.reader().withHandle(ChainEnd::readHead).seq();
        boolean begins = range.first() <= Math.max(1, head);
        bad = bad == null && begins ? goTo(range.first(), walk) : bad;
        bad = bad == null && begins ? walkOn(range, head, walk, progress) : bad;
        Spill.Check spilled = head <= range.last() ? spilled() : Spill.Check.NONE;
        Bad found = bad == null ? walk.missing() : bad;
        if (found == null && spilled.damagedAt() > 0) {
            found = new Bad(spilled.damagedAt(), "spill", "a line as it was written", "another");
        }
        boolean moved = found != null && !removed.equals(database.reader().withHandle(Segment::all));
        return moved ? verify(range, progress) : walk.report(spilled.waiting(), found);
    }

    /** Goes on from the event before this one, unless that was removed. */
    private @Nullable Bad goTo(long first, ChainWalk walk) {
        if (first - 1 <= walk.position()) {
            return null;
        }
        Sha256 before = database.reader()
                .withHandle(handle -> handle.createQuery("SELECT hash FROM audit_event WHERE seq = :seq")
                        .bind("seq", first - 1)
                        .map((row, _) -> AuditTable.digest(row.getBytes(1)))
                        .findOne()
                        .orElse(null));
        if (before == null) {
            return gone(first - 1);
        }
        walk.beginBehind(first - 1, before);
        return null;
    }

    private Spill.Check spilled() {
        try {
            return journal == null ? Spill.Check.NONE : Spill.Check.of(journal, database.reader());
        } catch (IOException e) {
            throw new UncheckedIOException("The journal " + journal + " cannot be read", e);
        }
    }

    private @Nullable Bad begin(ChainWalk walk, List<Segment> removed) {
        for (Segment segment : removed) {
            Bad bad = walk.begin(segment, key);
            if (bad != null) {
                return bad;
            }
        }
        Bad bad = walk.expect(database.reader().withHandle(Checkpoint::all), key);
        for (Path file : files) {
            bad = bad == null ? walk.expect(read(file), key) : bad;
        }
        return bad;
    }

    private static List<Checkpoint> read(Path file) {
        try {
            return Files.exists(file) ? new CheckpointFile(file).read() : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("The checkpoints in " + file + " cannot be read", e);
        }
    }

    private @Nullable Bad walkOn(ChainRange range, long head, ChainWalk walk, Progress progress) {
        long upTo = Math.min(head, range.last());
        long of = Math.max(0, upTo - walk.position());
        // From the very first row that is there, since none may lie before the first event.
        long after = range.first() == 1 ? Long.MIN_VALUE : walk.position();
        List<AuditTable.ChainRow> portion;
        do {
            portion = portion(after, upTo);
            for (AuditTable.ChainRow row : portion) {
                Bad bad = walk.step(row);
                if (bad != null) {
                    return bad;
                }
                after = row.event().seq();
            }
            progress.at(walk.checked(), of);
        } while (portion.size() == PORTION);
        if (walk.position() < upTo) {
            return gone(walk.position() + 1);
        }
        return walk.checked() > 0 && upTo < head ? lookBehind(upTo, walk) : null;
    }

    /** By nothing but the event that follows is it seen that the last one of a range was rewritten. */
    private @Nullable Bad lookBehind(long last, ChainWalk walk) {
        List<AuditTable.ChainRow> next = portion(last, last + 1);
        return next.isEmpty() ? gone(last + 1) : walk.misfit(next.getFirst());
    }

    private static Bad gone(long seq) {
        return new Bad(seq, "gap", String.valueOf(seq), "no such event");
    }

    private List<AuditTable.ChainRow> portion(long after, long upTo) {
        return database.reader()
                .withHandle(handle -> handle.createQuery(AuditTable.SELECT_CHAIN
                                + "WHERE e.seq > :after AND e.seq <= :upTo ORDER BY e.seq LIMIT :limit")
                        .bind("after", after)
                        .bind("upTo", upTo)
                        .bind("limit", PORTION)
                        .map(AuditTable.CHAIN_ROW)
                        .list());
    }

    /**
     * What a check of the chain found.
     *
     * @param intact whether everything checked
     * @param firstSeq where the check began; behind {@code headSeq} if there was nothing to check
     * @param checked how many events were checked and fit
     * @param erased how many of them had personal data erased
     * @param removed how many events before them were removed because their time was over, as signed
     * @param checkpoints how many checkpoints fit
     * @param spilled how many events wait in the journal to come into the chain
     * @param headSeq the last event's seq, or the last that fits if the chain is broken
     * @param headHash that event's hash as computed
     * @param firstBad the first thing that does not fit, if any
     */
    public record Report(
            boolean intact,
            long firstSeq,
            long checked,
            long erased,
            long removed,
            long checkpoints,
            long spilled,
            long headSeq,
            String headHash,
            @Nullable Bad firstBad) {}

    /**
     * The first thing that breaks the chain.
     *
     * @param seq its place
     * @param problem {@code gap}: its place does not follow the one before, or nothing is there; {@code hash}: it, or
     *     the one before, is not what was recorded; {@code checkpoint}: a checkpoint vouches for another event here;
     *     {@code cut}: a checkpoint vouches for an event that is not there any more; {@code signature}: a checkpoint or
     *     a segment was not signed by the audit key; {@code segment}: what was removed does not follow what was removed
     *     before; {@code spill}: this line of the journal is not what was written
     */
    public record Bad(long seq, String problem, String expected, String actual) {}
}
