package dev.gatehouse.audit;

import dev.gatehouse.store.Database;
import java.util.HexFormat;
import java.util.List;

/** Gives out what others need to check events by themselves. Thread-safe. */
public final class ChainProofs {
    /** How many events can be asked about at once. */
    public static final int MOST = 1_000;

    private final Database database;

    /** Proves the events of this database. */
    public ChainProofs(Database database) {
        this.database = database;
    }

    /**
     * The proofs of the events at these places that are there, in the order of the chain.
     *
     * @param seqs at most {@link #MOST}
     * @param withSalts whether the digests can be computed anew as well; only for who sees everything in the events
     */
    public List<ChainProof> of(List<Long> seqs, boolean withSalts) {
        if (seqs.isEmpty()) {
            return List.of();
        }
        ChainHash hash = new ChainHash();
        return database
                .reader()
                .withHandle(
                        handle -> handle.createQuery(AuditTable.SELECT_CHAIN + "WHERE e.seq IN (<seqs>) ORDER BY e.seq")
                                .bindList("seqs", seqs)
                                .map(AuditTable.CHAIN_ROW)
                                .list())
                .stream()
                .map(row -> proof(row, hash, withSalts))
                .toList();
    }

    private static ChainProof proof(AuditTable.ChainRow row, ChainHash hash, boolean withSalts) {
        AuditEvent event = row.event();
        Sha256 caller = row.erasedCaller() == null
                ? hash.caller(row.salt(), event.entry().caller())
                : row.erasedCaller();
        Sha256 rest = row.erasedRest() == null ? hash.personal(row.salt(), event.entry()) : row.erasedRest();
        boolean salted = withSalts && !event.erased() && !row.salt().equals(Salt.NONE);
        return new ChainProof(
                event.seq(),
                event.hash(),
                caller,
                rest,
                salted ? HexFormat.of().formatHex(row.salt().bytes()) : null);
    }
}
