package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Recomputes the chain from the database and says whether it holds. It finds every event that was changed, moved,
 * inserted or removed before the end; that the last events were cut off, or every hash rewritten, only a copy of the
 * head kept elsewhere can show. Thread-safe.
 */
public final class ChainVerifier {
    private static final int PORTION = 5_000;

    private final Database database;

    /** Checks the audit of this database. */
    public ChainVerifier(Database database) {
        this.database = database;
    }

    /**
     * Checks every event from the first to the last: sequence without gaps, links, hashes. Stops at the first that does
     * not fit. Reads in portions; what is appended meanwhile is not checked.
     */
    public Report verify() {
        long upTo = database.reader().withHandle(AuditLog::readHead).seq();
        Walk walk = new Walk();
        List<AuditEvent> portion;
        do {
            portion = portionAfter(walk.position, upTo);
            for (AuditEvent event : portion) {
                Optional<Bad> bad = walk.step(event);
                if (bad.isPresent()) {
                    return walk.report(bad.get());
                }
            }
        } while (portion.size() == PORTION);
        return walk.report(null);
    }

    private List<AuditEvent> portionAfter(long position, long upTo) {
        return database.reader()
                .withHandle(handle -> handle.createQuery(
                                AuditTable.SELECT + "WHERE seq > :after AND seq <= :upTo ORDER BY seq LIMIT :limit")
                        .bind("after", position)
                        .bind("upTo", upTo)
                        .bind("limit", PORTION)
                        .map(AuditTable.ROW)
                        .list());
    }

    /**
     * What a check of the chain found.
     *
     * @param intact whether every event checked
     * @param checked how many events were checked and fit
     * @param headSeq the last event's seq, or the last that fits if the chain is broken
     * @param headHash that event's hash as computed
     * @param firstBad the first event that does not fit, if any
     */
    public record Report(
            boolean intact,
            long checked,
            long headSeq,
            String headHash,
            @Nullable Bad firstBad) {}

    /**
     * The first event that breaks the chain.
     *
     * @param seq its place
     * @param problem {@code gap}: its place does not follow the one before; {@code link}: it names another event as the
     *     one before; {@code hash}: its content is not what was recorded
     */
    public record Bad(long seq, String problem, String expected, String actual) {}

    private static final class Walk {
        private final ChainHash chainHash = new ChainHash();
        private long position = Long.MIN_VALUE;
        private long checked;
        private String hash = ChainHash.NONE;

        Optional<Bad> step(AuditEvent event) {
            long next = checked + 1;
            if (event.seq() != next) {
                return Optional.of(new Bad(event.seq(), "gap", String.valueOf(next), String.valueOf(event.seq())));
            }
            if (!event.prevHash().equals(hash)) {
                return Optional.of(new Bad(event.seq(), "link", hash, event.prevHash()));
            }
            String computed = chainHash.of(event.seq(), event.entry(), event.prevHash());
            if (!event.hash().equals(computed)) {
                return Optional.of(new Bad(event.seq(), "hash", computed, event.hash()));
            }
            checked = next;
            position = next;
            hash = computed;
            return Optional.empty();
        }

        Report report(@Nullable Bad firstBad) {
            return new Report(firstBad == null, checked, checked, hash, firstBad);
        }
    }
}
