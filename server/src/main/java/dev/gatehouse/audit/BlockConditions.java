package dev.gatehouse.audit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** How each kind of condition is found in a block. */
final class BlockConditions {
    /** Up to so many rows it is quicker to look at each than to look for the values in the whole block. */
    private static final int FEW = IndexBlock.ROWS / 16;

    private BlockConditions() {}

    /** Of a condition, for searches in this view. */
    static BlockCondition of(AuditCondition condition, AuditIndex.View view) {
        Handle handle = view.handle();
        BlockCondition found =
                switch (condition) {
                    case AuditCondition.OneOf oneOf -> anyOf(oneOf(oneOf, handle));
                    case AuditCondition.Text text -> text(text, view);
                    case AuditCondition.Latency latency -> latency(latency.minMicros(), latency.maxMicros());
                    case AuditCondition.HasId hasId -> id(hasId.kind(), hasId.id(), view.ids());
                };
        return condition.negated() ? found.negated() : found;
    }

    private record Wanted(AuditField field, IndexColumn.Values values) {
        /** Whether no sealed block has such a value. */
        boolean isNowhere() {
            return field.shared() && values.ids().isEmpty();
        }
    }

    private static List<Wanted> oneOf(AuditCondition.OneOf condition, Handle handle) {
        return condition.fields().stream()
                .map(field -> new Wanted(
                        field,
                        new IndexColumn.Values(
                                condition.test(),
                                condition.exact()
                                        ? exactly(field, condition.values(), handle)
                                        : fitting(field, condition.test(), handle))))
                .toList();
    }

    private static BlockCondition anyOf(List<Wanted> wanted) {
        return block -> {
            List<IndexColumn.Hits> hits = new ArrayList<>();
            int most = 0;
            int least = 0;
            for (Wanted one : wanted) {
                if (!block.sealed() || !one.isNowhere()) {
                    IndexColumn.Hits here = block.column(one.field()).hits(one.values());
                    if (here.rows() > 0) {
                        hits.add(here);
                        most += here.rows();
                        least = Math.max(least, here.rows());
                    }
                }
            }
            most = Math.min(most, block.rows());
            return new BlockCondition.Found(least, most, most, among -> keep(among, hits, block.rows()));
        };
    }

    private static void keep(BitSet among, List<IndexColumn.Hits> hits, int all) {
        if (among.cardinality() > FEW) {
            BitSet having = new BitSet(all);
            hits.forEach(here -> here.mark(having, all));
            among.and(having);
            return;
        }
        List<RowCodes> codes = hits.stream().map(here -> here.column().codes()).toList();
        for (int row = among.nextSetBit(0); row >= 0; row = among.nextSetBit(row + 1)) {
            boolean has = false;
            for (int i = 0; i < hits.size() && !has; i++) {
                has = hits.get(i).places().get(codes.get(i).at(row));
            }
            among.set(row, has);
        }
    }

    private static BlockCondition text(AuditCondition.Text condition, AuditIndex.View view) {
        BlockCondition fields = anyOf(AuditCondition.Text.FIELDS.stream()
                .map(field -> new Wanted(
                        field,
                        new IndexColumn.Values(
                                condition.test(),
                                field.shared() ? fitting(field, condition.test(), view.handle()) : new BitSet())))
                .toList());
        List<BlockCondition> ids = new ArrayList<>();
        for (AuditId kind : AuditId.values()) {
            if (kind.couldBe(condition.text())) {
                ids.add(id(kind, condition.text(), view.ids()));
            }
        }
        return ids.isEmpty() ? fields : block -> either(fields, ids, block);
    }

    private static BlockCondition.Found either(BlockCondition fields, List<BlockCondition> ids, IndexBlock block) {
        BlockCondition.Found inFields = fields.in(block);
        return new BlockCondition.Found(inFields.least(), block.rows(), inFields.likely() + ids.size(), among -> {
            BitSet rest = (BitSet) among.clone();
            inFields.keep(among);
            for (BlockCondition id : ids) {
                rest.andNot(among);
                BitSet having = (BitSet) rest.clone();
                id.in(block).keep(having);
                among.or(having);
            }
        });
    }

    private static BlockCondition latency(long min, long max) {
        return block -> new BlockCondition.Found(0, block.rows(), block.rows() / 2, among -> {
            IndexBlock.Latencies latencies = block.latencies();
            for (int row = among.nextSetBit(0); row >= 0; row = among.nextSetBit(row + 1)) {
                int micros = latencies.at(row);
                among.set(row, micros >= min && micros < max);
            }
        });
    }

    /** Few rows come into question by their fingerprint, and those are looked at in the database. */
    private static BlockCondition id(AuditId kind, String id, IdLookup ids) {
        char print = AuditId.fingerprint(id);
        return block -> new BlockCondition.Found(0, block.rows(), 1, among -> {
            BitSet candidates = new BitSet();
            block.fingerprints(kind).mark(print, candidates);
            among.and(candidates);
            ids.keep(kind, id, block.firstSeq(), among);
        });
    }

    private static BitSet exactly(AuditField field, List<String> values, Handle handle) {
        BitSet numbers = new BitSet();
        ValueNumbers.of(field, values, handle).values().forEach(numbers::set);
        return numbers;
    }

    private static BitSet fitting(AuditField field, Predicate<@Nullable String> test, Handle handle) {
        BitSet numbers = new BitSet();
        ValueNumbers.each(field, handle, (value, number) -> {
            if (test.test(value)) {
                numbers.set(number);
            }
        });
        return numbers;
    }
}
