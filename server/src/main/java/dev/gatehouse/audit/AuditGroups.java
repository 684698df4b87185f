package dev.gatehouse.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests by what they have in common in several fields at once: an event that stands for many counts as many.
 * Thread-safe.
 */
public final class AuditGroups {
    private static final int MOST_FIELDS = 4;

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
     * @param fields 1 to 4
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

    /** What was found so far: of sealed blocks by the numbers of the values, of those that grow by the values. */
    private static final class Found {
        private final AuditField[] fields;
        private final AuditIndex.View view;
        private final Map<Numbers, Tally> sealed = new HashMap<>();
        private final Map<List<@Nullable String>, Tally> byValues = new HashMap<>();

        Found(AuditField[] fields, AuditIndex.View view) {
            this.fields = fields;
            this.view = view;
        }

        void add(IndexBlock block, BitSet rows) {
            IndexColumn[] columns = new IndexColumn[fields.length];
            for (int i = 0; i < fields.length; i++) {
                columns[i] = block.column(fields[i]);
            }
            Combinations here = new Combinations(columns);
            for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
                here.ofRow(row).add(1, block.firstSeq() + row);
            }
            Repeats repeats = block.repeats();
            for (int i = 0; i < repeats.size(); i++) {
                int row = repeats.row(i);
                if (rows.get(row)) {
                    here.ofRow(row).add(repeats.more(i), block.firstSeq() + row);
                }
            }
            here.each(
                    (codes, tally) -> of(columns, codes, block.sealed()).add(tally.count, tally.lastSeq));
        }

        private Tally of(IndexColumn[] columns, int[] codes, boolean numbered) {
            if (numbered) {
                int[] numbers = new int[MOST_FIELDS];
                boolean all = true;
                for (int i = 0; i < codes.length; i++) {
                    numbers[i] = columns[i] instanceof IndexColumn.Numbered column ? column.id(codes[i]) : -1;
                    all &= numbers[i] >= 0;
                }
                if (all) {
                    return sealed.computeIfAbsent(Numbers.of(numbers), _ -> new Tally());
                }
            }
            @Nullable String[] values = new String[codes.length];
            for (int i = 0; i < codes.length; i++) {
                values[i] = view.text(columns[i], codes[i]);
            }
            return byValues.computeIfAbsent(Arrays.asList(values), _ -> new Tally());
        }

        List<Group> groups() {
            view.learn(sealed.keySet().stream()
                    .flatMapToInt(numbers -> IntStream.range(0, fields.length).map(numbers::at))
                    .filter(number -> number > 0)
                    .boxed()
                    .collect(Collectors.toSet()));
            sealed.forEach((numbers, tally) -> {
                @Nullable String[] values = new String[fields.length];
                for (int i = 0; i < values.length; i++) {
                    values[i] = numbers.at(i) == 0 ? null : view.text(numbers.at(i));
                }
                byValues.computeIfAbsent(Arrays.asList(values), _ -> new Tally())
                        .add(tally.count, tally.lastSeq);
            });
            List<Group> groups = new ArrayList<>();
            byValues.forEach((values, tally) -> groups.add(new Group(values, tally.count, tally.lastSeq)));
            return groups;
        }
    }

    /** The numbers of up to {@value #MOST_FIELDS} values, two in a word. */
    private record Numbers(long first, long second) {
        static Numbers of(int[] numbers) {
            return new Numbers(
                    (long) numbers[0] << Integer.SIZE | numbers[1], (long) numbers[2] << Integer.SIZE | numbers[3]);
        }

        int at(int i) {
            return (int) ((i < 2 ? first : second) >>> (i % 2 == 0 ? Integer.SIZE : 0));
        }
    }

    /** How often the values of some columns stand together in a block. */
    private static final class Combinations {
        private final IndexColumn[] columns;
        private final RowCodes[] codes;
        private final @Nullable Tally @Nullable [] few;
        private final Map<Long, Tally> many = new HashMap<>();

        Combinations(IndexColumn[] columns) {
            this.columns = columns;
            this.codes = new RowCodes[columns.length];
            long possible = 1;
            for (int i = 0; i < columns.length; i++) {
                codes[i] = columns[i].codes();
                possible *= columns[i].distinct();
            }
            few = possible <= IndexBlock.ROWS ? new @Nullable Tally[(int) possible] : null;
        }

        Tally ofRow(int row) {
            long place = 0;
            for (int i = 0; i < columns.length; i++) {
                place = place * columns[i].distinct() + codes[i].at(row);
            }
            if (few == null) {
                return many.computeIfAbsent(place, _ -> new Tally());
            }
            Tally known = few[(int) place];
            return known == null ? (few[(int) place] = new Tally()) : known;
        }

        void each(BiConsumer<int[], Tally> sink) {
            many.forEach((place, tally) -> sink.accept(codesAt(place), tally));
            for (int place = 0; few != null && place < few.length; place++) {
                Tally tally = few[place];
                if (tally != null) {
                    sink.accept(codesAt(place), tally);
                }
            }
        }

        private int[] codesAt(long place) {
            int[] found = new int[columns.length];
            long rest = place;
            for (int i = columns.length - 1; i >= 0; i--) {
                found[i] = (int) (rest % columns[i].distinct());
                rest /= columns[i].distinct();
            }
            return found;
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
