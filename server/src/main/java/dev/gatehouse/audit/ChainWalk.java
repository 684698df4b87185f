package dev.gatehouse.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One walk along the chain: where it is, what it expects there, what it has seen. */
final class ChainWalk {
    private static final AuditCaller NOBODY =
            new AuditCaller(null, null, null, null, null, null, null, List.of(), List.of(), null);

    private final ChainHash chainHash = new ChainHash();
    private final TreeMap<Long, Sha256> expected = new TreeMap<>();
    private final ChainRange range;
    private long removed;
    private long before;
    private long checked;
    private long erased;
    private long checkpoints;
    private Sha256 hash = Sha256.NONE;

    /** Looks at this part of the chain. */
    ChainWalk(ChainRange range) {
        this.range = range;
    }

    /** Goes past events that were removed. */
    ChainVerifier.@Nullable Bad begin(Segment segment, @Nullable CheckpointKey key) {
        if (key != null && !segment.isSignedBy(key)) {
            return unsigned(segment.lastSeq());
        }
        if (segment.firstSeq() != removed + 1 || segment.lastSeq() < segment.firstSeq()) {
            return new ChainVerifier.Bad(
                    segment.firstSeq(), "segment", String.valueOf(removed + 1), String.valueOf(segment.firstSeq()));
        }
        removed = segment.lastSeq();
        before = removed;
        hash = segment.lastHash();
        return null;
    }

    /** Begins with the event behind this one, whose hash is taken for granted. */
    void beginBehind(long seq, Sha256 hashThere) {
        before = seq;
        hash = hashThere;
        expected.headMap(seq, true).clear();
    }

    /** Takes checkpoints to be compared on the way; those of removed events have nothing to be compared with. */
    ChainVerifier.@Nullable Bad expect(List<Checkpoint> more, @Nullable CheckpointKey key) {
        for (Checkpoint checkpoint : more) {
            if (key != null && !checkpoint.isSignedBy(key)) {
                return unsigned(checkpoint.seq());
            }
            Sha256 other = checkpoint.seq() == removed ? hash : expected.get(checkpoint.seq());
            if (other != null && !other.equals(checkpoint.hash())) {
                return new ChainVerifier.Bad(
                        checkpoint.seq(), "checkpoint", checkpoint.hash().hex(), other.hex());
            }
            if (checkpoint.seq() > removed && range.includes(checkpoint.seq())) {
                expected.put(checkpoint.seq(), checkpoint.hash());
            }
        }
        return null;
    }

    private static ChainVerifier.Bad unsigned(long seq) {
        return new ChainVerifier.Bad(seq, "signature", "one of the audit key", "none, or another");
    }

    /** Why an event is not the one that follows; absent if it is. The walk stays where it is. */
    ChainVerifier.@Nullable Bad misfit(AuditTable.ChainRow row) {
        AuditEvent event = row.event();
        long next = position() + 1;
        if (event.seq() != next) {
            return new ChainVerifier.Bad(event.seq(), "gap", String.valueOf(next), String.valueOf(event.seq()));
        }
        Sha256 computed = computed(row);
        if (!event.hash().equals(computed)) {
            return new ChainVerifier.Bad(
                    event.seq(), "hash", computed.hex(), event.hash().hex());
        }
        return null;
    }

    /** Takes the next event. */
    ChainVerifier.@Nullable Bad step(AuditTable.ChainRow row) {
        ChainVerifier.Bad bad = misfit(row);
        if (bad != null) {
            return bad;
        }
        long next = position() + 1;
        Sha256 computed = row.event().hash();
        Sha256 vouched = expected.remove(next);
        if (vouched != null && !vouched.equals(computed)) {
            return new ChainVerifier.Bad(next, "checkpoint", vouched.hex(), computed.hex());
        }
        checkpoints += vouched == null ? 0 : 1;
        checked++;
        erased += row.event().erased() ? 1 : 0;
        hash = computed;
        return null;
    }

    /** What was erased counts by its digest; where something stands in its place, no hash fits. */
    private Sha256 computed(AuditTable.ChainRow row) {
        AuditEntry entry = row.event().entry();
        Sha256 caller = row.erasedCaller() == null
                ? chainHash.caller(row.salt(), entry.caller())
                : entry.caller().equals(NOBODY) ? row.erasedCaller() : Sha256.NONE;
        Sha256 personal = row.erasedRest() == null
                ? chainHash.personal(row.salt(), entry)
                : entry.hasPersonalRest() ? Sha256.NONE : row.erasedRest();
        return chainHash.event(row.event().seq(), entry, caller, personal, hash);
    }

    /** What a checkpoint vouches for and the walk did not come to. */
    ChainVerifier.@Nullable Bad missing() {
        Map.Entry<Long, Sha256> first = expected.higherEntry(position());
        return first == null
                ? null
                : new ChainVerifier.Bad(first.getKey(), "cut", first.getValue().hex(), "no such event");
    }

    long checked() {
        return checked;
    }

    /** The last event that fits. */
    long position() {
        return before + checked;
    }

    ChainVerifier.Report report(long spilled, ChainVerifier.@Nullable Bad firstBad) {
        return new ChainVerifier.Report(
                firstBad == null,
                before + 1,
                checked,
                erased,
                removed,
                checkpoints,
                spilled,
                position(),
                hash.hex(),
                firstBad);
    }
}
