package dev.gatehouse.audit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of a query, made ready to be asked of one block after the other. For one view of the index. */
final class BlockFilter {
    private final long fromMillis;
    private final long toMillis;
    private final long fromSeq;
    private final long toSeq;
    private final List<Condition> conditions;
    private final BitSet decisions;

    private BlockFilter(
            long fromMillis, long toMillis, long fromSeq, long toSeq, List<Condition> conditions, BitSet decisions) {
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
        // What a value alone excludes comes first, since a text reads the dictionaries of many columns.
        List<Condition> conditions = query.conditions().stream()
                .sorted(Comparator.comparing(condition -> !(condition instanceof AuditCondition.OneOf)))
                .map(condition -> new Condition(BlockConditions.of(condition, view), decision(condition) != null))
                .toList();
        return new BlockFilter(
                query.from() == null ? Long.MIN_VALUE : query.from().toEpochMilli(),
                query.to() == null ? Long.MAX_VALUE : query.to().toEpochMilli(),
                Math.max(view.firstSeq(), after == null ? 1 : after + 1),
                Math.min(view.lastSeq(), before == null ? Long.MAX_VALUE : before - 1),
                conditions,
                decisions(query.conditions()));
    }

    /**
     * A condition.
     *
     * @param ofDecision whether it asks for nothing but what was decided
     */
    private record Condition(BlockCondition condition, boolean ofDecision) {}

    /** The first event that can fulfil it. */
    long fromSeq() {
        return fromSeq;
    }

    /** The last event that can fulfil it. */
    long toSeq() {
        return toSeq;
    }

    /** What of a block fulfils all conditions. */
    Match in(IndexBlock block) {
        List<Undecided> undecided = new ArrayList<>(conditions.size());
        if (block.maxTime() < fromMillis || block.minTime() >= toMillis) {
            return new Match(block, true, undecided);
        }
        for (Condition condition : conditions) {
            BlockCondition.Found found = condition.condition.in(block);
            if (found.most() == 0) {
                return new Match(block, true, List.of());
            }
            if (found.least() < block.rows()) {
                undecided.add(new Undecided(found, condition.ofDecision));
            }
        }
        undecided.sort(Comparator.comparingInt(one -> one.found.likely()));
        return new Match(block, false, undecided);
    }

    /** A condition that some rows of a block fulfil and others may not. */
    private record Undecided(BlockCondition.Found found, boolean ofDecision) {}

    /**
     * What of a block fulfils all conditions. Which conditions none of its rows fulfils, or all of them, is known from
     * the dictionaries alone; of the others the one that leaves the fewest rows is asked first, and the next for those
     * rows alone.
     */
    final class Match {
        private final IndexBlock block;
        private final boolean none;
        private final List<Undecided> undecided;

        private Match(IndexBlock block, boolean none, List<Undecided> undecided) {
            this.block = block;
            this.none = none;
            this.undecided = undecided;
        }

        /** Whether it is known without looking at rows that there are none. */
        boolean none() {
            return none;
        }

        /** Whether it is known without looking at rows that all of them do. */
        boolean all() {
            return !none && undecided.isEmpty() && coversAll();
        }

        /** Which rows do. */
        BitSet rows() {
            BitSet rows = none ? new BitSet() : inRange();
            for (Undecided one : undecided) {
                if (rows.isEmpty()) {
                    return rows;
                }
                one.found.keep(rows);
            }
            return rows;
        }

        /** How many rows do. */
        int count() {
            if (all()) {
                return block.rows();
            }
            if (!none && undecided.size() == 1 && coversAll()) {
                BlockCondition.Found only = undecided.getFirst().found;
                if (only.least() == only.most()) {
                    return only.most();
                }
            }
            return rows().cardinality();
        }

        /** Which of {@link Fact#DECISIONS} a row must have to do, if that is all that matters; else null. */
        @Nullable
        BitSet decisions() {
            return !none && undecided.stream().allMatch(Undecided::ofDecision) && coversAll() ? decisions : null;
        }

        /** Whether time and place exclude none of its rows. */
        private boolean coversAll() {
            return block.minTime() >= fromMillis
                    && block.maxTime() < toMillis
                    && block.firstSeq() >= fromSeq
                    && block.firstSeq() + block.rows() - 1 <= toSeq;
        }

        private BitSet inRange() {
            BitSet rows = new BitSet(block.rows());
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
            return rows;
        }
    }

    /** Which of {@link Fact#DECISIONS} fulfil the conditions that ask for nothing but the decision. */
    private static BitSet decisions(List<AuditCondition> conditions) {
        BitSet fulfilling = new BitSet();
        fulfilling.set(0, Fact.DECISIONS.size());
        for (AuditCondition condition : conditions) {
            AuditCondition.OneOf decision = decision(condition);
            for (int place = 0; place < Fact.DECISIONS.size() && decision != null; place++) {
                if (decision.test().test(Fact.DECISIONS.get(place)) == decision.negated()) {
                    fulfilling.clear(place);
                }
            }
        }
        return fulfilling;
    }

    /** A condition, if it asks for nothing but the decision. */
    private static AuditCondition.@Nullable OneOf decision(AuditCondition condition) {
        return condition instanceof AuditCondition.OneOf oneOf && oneOf.fields().equals(List.of(AuditField.DECISION))
                ? oneOf
                : null;
    }
}
