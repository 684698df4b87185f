package dev.gatehouse.audit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The conditions of a query, made ready to be asked which rows of a block fulfil them. For one view of the index. */
final class BlockFilter {
    private final long fromMillis;
    private final long toMillis;
    private final long fromSeq;
    private final long toSeq;
    private final List<Ready> conditions;

    private final @Nullable BitSet decisions;

    private BlockFilter(
            long fromMillis,
            long toMillis,
            long fromSeq,
            long toSeq,
            List<Ready> conditions,
            @Nullable BitSet decisions) {
        this.fromMillis = fromMillis;
        this.toMillis = toMillis;
        this.fromSeq = fromSeq;
        this.toSeq = toSeq;
        this.conditions = conditions;
        this.decisions = decisions;
    }

    /** The conditions of a query with its cursors, or without. */
    static BlockFilter of(AuditQuery query, boolean paged, AuditIndex.View view) {
        Long before = paged ? query.before() : null;
        Long after = paged ? query.after() : null;
        List<Ready> ready = new ArrayList<>();
        for (AuditCondition condition : query.conditions()) {
            ready.add(ready(condition, view));
        }
        return new BlockFilter(
                query.from() == null ? Long.MIN_VALUE : query.from().toEpochMilli(),
                query.to() == null ? Long.MAX_VALUE : query.to().toEpochMilli(),
                Math.max(view.firstSeq(), after == null ? 1 : after + 1),
                Math.min(view.lastSeq(), before == null ? Long.MAX_VALUE : before - 1),
                ready,
                decisions(query.conditions()));
    }

    /** The first event that can fulfil it. */
    long fromSeq() {
        return fromSeq;
    }

    /** The last event that can fulfil it. */
    long toSeq() {
        return toSeq;
    }

    /** Which rows fulfil all conditions. */
    BitSet rows(IndexBlock block) {
        BitSet rows = new BitSet(block.rows());
        if (excludes(block)) {
            return rows;
        }
        int first = (int) Math.max(0, fromSeq - block.firstSeq());
        int end = (int) Math.min(block.rows(), toSeq - block.firstSeq() + 1);
        if (first >= end) {
            return rows;
        }
        rows.set(first, end);
        if (block.minTime() < fromMillis || block.maxTime() >= toMillis) {
            long[] times = block.times();
            for (int row = first; row < end; row++) {
                if (times[row] < fromMillis || times[row] >= toMillis) {
                    rows.clear(row);
                }
            }
        }
        for (Ready condition : conditions) {
            if (rows.isEmpty()) {
                return rows;
            }
            BitSet fulfilled = condition.test.rows(block);
            if (condition.negated) {
                rows.andNot(fulfilled);
            } else {
                rows.and(fulfilled);
            }
        }
        return rows;
    }

    /** How many rows fulfil all conditions. */
    int count(IndexBlock block) {
        if (conditions.size() <= 1 && coversAll(block)) {
            int all = block.rows();
            if (conditions.isEmpty()) {
                return all;
            }
            Ready only = conditions.getFirst();
            if (only.test instanceof OneOfTest(List<Wanted> wanted) && wanted.size() == 1) {
                int having = block.sealed() && wanted.getFirst().isNowhere()
                        ? 0
                        : having(
                                block.column(wanted.getFirst().field()),
                                wanted.getFirst().values());
                return only.negated ? all - having : having;
            }
        }
        return rows(block).cardinality();
    }

    /** Whether time and place exclude none of its rows. */
    boolean coversAll(IndexBlock block) {
        return block.minTime() >= fromMillis
                && block.maxTime() < toMillis
                && block.firstSeq() >= fromSeq
                && block.firstSeq() + block.rows() - 1 <= toSeq;
    }

    /** Whether its time alone excludes all of its rows. */
    boolean excludes(IndexBlock block) {
        return block.maxTime() < fromMillis || block.minTime() >= toMillis;
    }

    /** Whether nothing but time and place is asked for. */
    boolean unconditional() {
        return conditions.isEmpty();
    }

    /**
     * Which of {@link Fact#DECISIONS} fulfil the conditions, if nothing but time, place and decision is asked for; else
     * null.
     */
    @Nullable
    BitSet decisions() {
        return decisions;
    }

    private static @Nullable BitSet decisions(List<AuditCondition> conditions) {
        BitSet fulfilling = new BitSet();
        fulfilling.set(0, Fact.DECISIONS.size());
        for (AuditCondition condition : conditions) {
            if (!(condition instanceof AuditCondition.OneOf oneOf)
                    || !oneOf.fields().equals(List.of(AuditField.DECISION))) {
                return null;
            }
            for (int place = 0; place < Fact.DECISIONS.size(); place++) {
                if (oneOf.test().test(Fact.DECISIONS.get(place)) == oneOf.negated()) {
                    fulfilling.clear(place);
                }
            }
        }
        return fulfilling;
    }

    private static int having(IndexColumn column, IndexColumn.Values values) {
        int having = 0;
        for (int code = 0; code < column.distinct(); code++) {
            having += column.matches(code, values) ? column.count(code) : 0;
        }
        return having;
    }

    private record OneOfTest(List<Wanted> wanted) implements Test {
        @Override
        public BitSet rows(IndexBlock block) {
            return anyOf(block, wanted);
        }
    }

    private record Ready(Test test, boolean negated) {}

    private interface Test {
        BitSet rows(IndexBlock block);
    }

    private static Ready ready(AuditCondition condition, AuditIndex.View view) {
        Test test =
                switch (condition) {
                    case AuditCondition.OneOf oneOf -> oneOf(oneOf, view.handle());
                    case AuditCondition.Text text -> text(text, view);
                    case AuditCondition.Latency(long min, long max, boolean _) -> block -> latency(block, min, max);
                    case AuditCondition.HasId(AuditId kind, String id, boolean _) -> among(seqsOf(kind, id, view));
                };
        return new Ready(test, condition.negated());
    }

    private static Test oneOf(AuditCondition.OneOf condition, Handle handle) {
        List<Wanted> wanted = condition.fields().stream()
                .map(field -> new Wanted(
                        field,
                        new IndexColumn.Values(
                                condition.test(),
                                condition.exact()
                                        ? exactly(field, condition.values(), handle)
                                        : fitting(field, condition.test(), handle))))
                .toList();
        return new OneOfTest(wanted);
    }

    private static Test text(AuditCondition.Text condition, AuditIndex.View view) {
        List<Wanted> wanted = AuditCondition.Text.FIELDS.stream()
                .map(field -> new Wanted(
                        field,
                        new IndexColumn.Values(
                                condition.test(),
                                field.shared() ? fitting(field, condition.test(), view.handle()) : new BitSet())))
                .toList();
        Set<Long> seqs = new TreeSet<>();
        for (AuditId kind : AuditId.values()) {
            if (kind.couldBe(condition.text())) {
                seqs.addAll(seqsOf(kind, condition.text(), view));
            }
        }
        Test ids = among(seqs);
        return block -> {
            BitSet rows = anyOf(block, wanted);
            rows.or(ids.rows(block));
            return rows;
        };
    }

    private record Wanted(AuditField field, IndexColumn.Values values) {
        /** Whether no sealed block has such a value. */
        boolean isNowhere() {
            return field.shared() && values.ids().isEmpty();
        }
    }

    private static BitSet anyOf(IndexBlock block, List<Wanted> wanted) {
        BitSet rows = new BitSet(block.rows());
        for (Wanted one : wanted) {
            if (block.sealed() && one.isNowhere()) {
                continue;
            }
            rows.or(with(block, block.column(one.field()), one.values()));
        }
        return rows;
    }

    private static BitSet with(IndexBlock block, IndexColumn column, IndexColumn.Values values) {
        BitSet rows = new BitSet(block.rows());
        boolean[] wanted = new boolean[column.distinct()];
        int matching = 0;
        for (int code = 0; code < wanted.length; code++) {
            if (column.matches(code, values)) {
                wanted[code] = true;
                matching++;
            }
        }
        if (matching == wanted.length) {
            rows.set(0, block.rows());
        } else if (matching > 0) {
            char[] codes = column.codes();
            for (int row = 0; row < block.rows(); row++) {
                if (wanted[codes[row]]) {
                    rows.set(row);
                }
            }
        }
        return rows;
    }

    private static BitSet latency(IndexBlock block, long min, long max) {
        BitSet rows = new BitSet(block.rows());
        int[] latencies = block.latencies();
        for (int row = 0; row < block.rows(); row++) {
            if (latencies[row] >= min && latencies[row] < max) {
                rows.set(row);
            }
        }
        return rows;
    }

    private static Test among(Set<Long> seqs) {
        return block -> {
            BitSet rows = new BitSet(block.rows());
            for (long seq : seqs) {
                if (IndexBlock.blockOf(seq) == block.number()) {
                    rows.set((int) (seq - block.firstSeq()));
                }
            }
            return rows;
        };
    }

    /** The events that have this id; few come into question by their fingerprint, and those are read. */
    static Set<Long> seqsOf(AuditId kind, String id, AuditIndex.View view) {
        List<Long> candidates = new ArrayList<>();
        char print = AuditId.fingerprint(id);
        view.each(view.firstSeq(), view.lastSeq(), false, block -> {
            block.eachWith(kind, print, row -> candidates.add(block.firstSeq() + row));
            return true;
        });
        Set<Long> seqs = new TreeSet<>();
        for (AuditEvent event : AuditTable.bySeqs(candidates, view.handle())) {
            if (id.equals(kind.of(event.entry()))) {
                seqs.add(event.seq());
            }
        }
        return seqs;
    }

    private static BitSet exactly(AuditField field, List<String> values, Handle handle) {
        BitSet numbers = new BitSet();
        BlockStore.numbersOf(field, values, handle).values().forEach(numbers::set);
        return numbers;
    }

    private static BitSet fitting(AuditField field, Predicate<@Nullable String> test, Handle handle) {
        BitSet numbers = new BitSet();
        BlockStore.eachValue(field, handle, (value, number) -> {
            if (test.test(value)) {
                numbers.set(number);
            }
        });
        return numbers;
    }
}
