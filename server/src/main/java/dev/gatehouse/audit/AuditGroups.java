package dev.gatehouse.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests by what they have in common in several fields at once: an event that stands for many counts as many.
 * Thread-safe.
 */
public final class AuditGroups {
    private static final int MOST_FIELDS = 3;
    private static final int BITS = Long.SIZE / MOST_FIELDS;
    private static final int MOST_VALUES = (1 << BITS) - 1;

    private final AuditSearch search;

    /** Counts what this search finds. */
    public AuditGroups(AuditSearch search) {
        this.search = search;
    }

    /**
     * Events that are alike.
     *
     * @param values what they have in the fields that were asked for, in that order; null where they have nothing
     * @param lastSeq the newest of them
     */
    public record Group(List<@Nullable String> values, long count, long lastSeq) {}

    /**
     * All groups among the query's events, the largest first, and of equal ones the newest; ignores the query's page.
     *
     * @param fields 1 to 3, none of which may have more than two million values
     */
    public List<Group> of(AuditQuery query, AuditField... fields) {
        if (fields.length < 1 || fields.length > MOST_FIELDS) {
            throw new IllegalArgumentException("There must be 1 to " + MOST_FIELDS + " fields");
        }
        List<Group> groups = search.look(view -> {
            Found found = new Found(fields, view);
            BlockFilter filter = BlockFilter.of(query, false, view);
            view.each(filter.fromSeq(), filter.toSeq(), false, block -> {
                BitSet rows = filter.in(block).rows();
                if (!rows.isEmpty()) {
                    found.add(block, rows);
                }
                return true;
            });
            return found.groups();
        });
        groups.sort(Comparator.comparingLong(Group::count)
                .thenComparingLong(Group::lastSeq)
                .reversed());
        return groups;
    }

    /** What was found so far. */
    private static final class Found {
        private final AuditField[] fields;
        private final AuditIndex.View view;
        private final List<Ranks> ranks = new ArrayList<>();
        private final Map<Long, Tally> tallies = new HashMap<>();

        Found(AuditField[] fields, AuditIndex.View view) {
            this.fields = fields;
            this.view = view;
            for (AuditField _ : fields) {
                ranks.add(new Ranks());
            }
        }

        void add(IndexBlock block, BitSet rows) {
            List<Keys> keys = new ArrayList<>();
            for (int i = 0; i < fields.length; i++) {
                keys.add(new Keys(block.column(fields[i]), ranks.get(i), i * BITS));
            }
            for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
                tally(keys, row).add(1, block.firstSeq() + row);
            }
            Repeats repeats = block.repeats();
            for (int i = 0; i < repeats.size(); i++) {
                int row = repeats.row(i);
                if (rows.get(row)) {
                    tally(keys, row).add(repeats.more(i), block.firstSeq() + row);
                }
            }
        }

        private Tally tally(List<Keys> keys, int row) {
            long key = 0;
            for (int i = 0; i < keys.size(); i++) {
                key |= keys.get(i).of(row);
            }
            Tally known = tallies.get(key);
            if (known == null) {
                known = new Tally();
                tallies.put(key, known);
            }
            return known;
        }

        /** A value has a number in sealed blocks and none in those that grow, and comes together here. */
        List<Group> groups() {
            view.learn(ranks.stream()
                    .flatMap(Ranks::values)
                    .filter(Integer.class::isInstance)
                    .map(Integer.class::cast)
                    .toList());
            Map<List<@Nullable String>, Tally> byValues = new HashMap<>();
            tallies.forEach((key, tally) -> {
                @Nullable String[] values = new String[fields.length];
                for (int i = 0; i < values.length; i++) {
                    int rank = (int) (key >>> (i * BITS)) & MOST_VALUES;
                    values[i] = ranks.get(i).text(rank, view);
                }
                byValues.computeIfAbsent(Arrays.asList(values), _ -> new Tally())
                        .add(tally.count, tally.lastSeq);
            });
            List<Group> groups = new ArrayList<>();
            byValues.forEach((values, tally) -> groups.add(new Group(values, tally.count, tally.lastSeq)));
            return groups;
        }
    }

    /** What the rows of a block have in a field, as a part of the key of their group. */
    private static final class Keys {
        private final IndexColumn column;
        private final RowCodes codes;
        private final Ranks ranks;
        private final int shift;
        private final long[] byCode;

        Keys(IndexColumn column, Ranks ranks, int shift) {
            this.column = column;
            this.codes = column.codes();
            this.ranks = ranks;
            this.shift = shift;
            this.byCode = new long[column.distinct()];
        }

        long of(int row) {
            int code = codes.at(row);
            long key = byCode[code];
            if (key == 0) {
                key = (long) ranks.of(column, code) << shift;
                byCode[code] = key;
            }
            return key;
        }
    }

    /** The values of one field, counted from 1 in the order in which they were met. */
    private static final class Ranks {
        private static final Object NOTHING = new Object();

        private final Map<Object, Integer> ranks = new HashMap<>();
        private final List<Object> values = new ArrayList<>();

        int of(IndexColumn column, int code) {
            Object value =
                    switch (column) {
                        case IndexColumn.Numbered numbered ->
                            numbered.id(code) == 0 ? NOTHING : Integer.valueOf(numbered.id(code));
                        case IndexColumn.Spelled spelled ->
                            Objects.requireNonNullElse((Object) spelled.text(code), NOTHING);
                    };
            Integer known = ranks.get(value);
            if (known == null) {
                values.add(value);
                known = values.size();
                if (known > MOST_VALUES) {
                    throw new IllegalStateException("There are too many different values to group by");
                }
                ranks.put(value, known);
            }
            return known;
        }

        Stream<Object> values() {
            return values.stream();
        }

        @Nullable
        String text(int rank, AuditIndex.View view) {
            return switch (values.get(rank - 1)) {
                case Integer number -> view.text(number);
                case String text -> text;
                default -> null;
            };
        }
    }

    private static final class Tally {
        private long count;
        private long lastSeq;

        void add(long more, long seq) {
            count += more;
            lastSeq = Math.max(lastSeq, seq);
        }
    }
}
