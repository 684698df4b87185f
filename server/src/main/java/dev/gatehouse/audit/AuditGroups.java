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
    public record Group(List<@Nullable String> values, long count, long lastSeq) {
        private Group and(Group other) {
            return new Group(values, count + other.count, Math.max(lastSeq, other.lastSeq));
        }
    }

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
        private final GroupTallies tallies = new GroupTallies();

        Found(AuditField[] fields, AuditIndex.View view) {
            this.fields = fields;
            this.view = view;
            for (AuditField _ : fields) {
                ranks.add(new Ranks());
            }
        }

        void add(IndexBlock block, BitSet rows) {
            Keys[] keys = new Keys[fields.length];
            for (int i = 0; i < fields.length; i++) {
                keys[i] = new Keys(block.column(fields[i]), ranks.get(i), i * BITS);
            }
            for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
                tallies.add(key(keys, row), 1, block.firstSeq() + row);
            }
            Repeats repeats = block.repeats();
            for (int i = 0; i < repeats.size(); i++) {
                int row = repeats.row(i);
                if (rows.get(row)) {
                    tallies.add(key(keys, row), repeats.more(i), block.firstSeq() + row);
                }
            }
        }

        private static long key(Keys[] keys, int row) {
            long key = 0;
            for (Keys one : keys) {
                key |= one.of(row);
            }
            return key;
        }

        /** A value has a number in sealed blocks and none in those that grow, and comes together here. */
        List<Group> groups() {
            view.learn(ranks.stream()
                    .flatMap(Ranks::values)
                    .filter(Integer.class::isInstance)
                    .map(Integer.class::cast)
                    .toList());
            Map<List<@Nullable String>, Group> byValues = new HashMap<>();
            tallies.each((key, count, lastSeq) -> {
                Group group = new Group(values(key), count, lastSeq);
                byValues.merge(group.values(), group, Group::and);
            });
            return new ArrayList<>(byValues.values());
        }

        private List<@Nullable String> values(long key) {
            @Nullable String[] values = new String[fields.length];
            for (int i = 0; i < values.length; i++) {
                int rank = (int) (key >>> (i * BITS)) & MOST_VALUES;
                values[i] = ranks.get(i).text(rank, view);
            }
            return Arrays.asList(values);
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

        private final List<Object> values = new ArrayList<>();
        private final Map<Object, Integer> byText = new HashMap<>();
        private int[] byNumber = new int[1_024];

        int of(IndexColumn column, int code) {
            return switch (column) {
                case IndexColumn.Numbered numbered -> ofNumber(numbered.id(code));
                case IndexColumn.Spelled spelled ->
                    ofText(Objects.requireNonNullElse((Object) spelled.text(code), NOTHING));
            };
        }

        /** Without a map: every block of a search asks for each of its values. */
        private int ofNumber(int number) {
            if (number == 0) {
                return ofText(NOTHING);
            }
            if (number >= byNumber.length) {
                byNumber = Arrays.copyOf(byNumber, Math.max(2 * byNumber.length, number + 1));
            }
            if (byNumber[number] == 0) {
                byNumber[number] = next(number);
            }
            return byNumber[number];
        }

        private int ofText(Object text) {
            return byText.computeIfAbsent(text, this::next);
        }

        private int next(Object value) {
            if (values.size() == MOST_VALUES) {
                throw new IllegalStateException("There are too many different values to group by");
            }
            values.add(value);
            return values.size();
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
}
