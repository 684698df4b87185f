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
    private static final AuditCaller NOBODY =
            new AuditCaller(null, null, null, null, null, null, null, List.of(), List.of(), null);

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
        List<AuditTable.ChainRow> portion;
        do {
            portion = portionAfter(walk.position, upTo);
            for (AuditTable.ChainRow row : portion) {
                Optional<Bad> bad = walk.step(row);
                if (bad.isPresent()) {
                    return walk.report(bad.get());
                }
            }
        } while (portion.size() == PORTION);
        return walk.report(null);
    }

    private List<AuditTable.ChainRow> portionAfter(long position, long upTo) {
        return database.reader()
                .withHandle(handle -> handle.createQuery(AuditTable.SELECT_CHAIN
                                + "WHERE seq > :after AND seq <= :upTo ORDER BY seq LIMIT :limit")
                        .bind("after", position)
                        .bind("upTo", upTo)
                        .bind("limit", PORTION)
                        .map(AuditTable.CHAIN_ROW)
                        .list());
    }

    /**
     * What a check of the chain found.
     *
     * @param intact whether every event checked
     * @param checked how many events were checked and fit
     * @param erased how many of them had personal data erased
     * @param headSeq the last event's seq, or the last that fits if the chain is broken
     * @param headHash that event's hash as computed
     * @param firstBad the first event that does not fit, if any
     */
    public record Report(
            boolean intact,
            long checked,
            long erased,
            long headSeq,
            String headHash,
            @Nullable Bad firstBad) {}

    /**
     * The first event that breaks the chain.
     *
     * @param seq its place
     * @param problem {@code gap}: its place does not follow the one before; {@code hash}: it, or the one before, is not
     *     what was recorded
     */
    public record Bad(long seq, String problem, String expected, String actual) {}

    private static final class Walk {
        private final ChainHash chainHash = new ChainHash();
        private long position = Long.MIN_VALUE;
        private long checked;
        private long erased;
        private Sha256 hash = Sha256.NONE;

        Optional<Bad> step(AuditTable.ChainRow row) {
            AuditEvent event = row.event();
            long next = checked + 1;
            if (event.seq() != next) {
                return Optional.of(new Bad(event.seq(), "gap", String.valueOf(next), String.valueOf(event.seq())));
            }
            Sha256 computed = computed(row);
            if (!event.hash().equals(computed)) {
                return Optional.of(new Bad(
                        event.seq(), "hash", computed.hex(), event.hash().hex()));
            }
            checked = next;
            position = next;
            hash = computed;
            erased += event.erased() ? 1 : 0;
            return Optional.empty();
        }

        /** What was erased counts by its digest; where something stands in its place, no hash fits. */
        private Sha256 computed(AuditTable.ChainRow row) {
            AuditEntry entry = row.event().entry();
            Salt salt = row.salt();
            Sha256 caller = row.erasedCaller() == null
                    ? chainHash.caller(salt, entry.caller())
                    : entry.caller().equals(NOBODY) ? row.erasedCaller() : Sha256.NONE;
            Sha256 personal = row.erasedRest() == null
                    ? chainHash.personal(salt, entry)
                    : entry.hasPersonalRest() ? Sha256.NONE : row.erasedRest();
            return chainHash.event(row.event().seq(), entry, caller, personal, hash);
        }

        Report report(@Nullable Bad firstBad) {
            return new Report(firstBad == null, checked, erased, checked, hash.hex(), firstBad);
        }
    }
}
