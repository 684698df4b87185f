package dev.gatehouse.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts requests by what they have in common in several fields at once: an event that stands for many counts as many.
 * Thread-safe.
 */
public final class AuditGroups {
    private static final int MOST_FIELDS = Long.SIZE / Character.SIZE;

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
        Map<List<@Nullable String>, Tally> tallies = new HashMap<>();
        search.look(view -> {
            BlockFilter filter = BlockFilter.of(query, false, view);
            view.each(filter.fromSeq(), filter.toSeq(), false, block -> {
                BitSet rows = filter.rows(block);
                if (!rows.isEmpty()) {
                    add(block, rows, fields, view, tallies);
                }
                return true;
            });
            return tallies;
        });
        List<Group> groups = new ArrayList<>();
        tallies.forEach((values, tally) -> groups.add(new Group(values, tally.count, tally.lastSeq)));
        groups.sort(Comparator.comparingLong(Group::count)
                .thenComparingLong(Group::lastSeq)
                .reversed());
        return groups;
    }

    private static void add(
            IndexBlock block,
            BitSet rows,
            AuditField[] fields,
            AuditIndex.View view,
            Map<List<@Nullable String>, Tally> tallies) {
        IndexColumn[] columns = new IndexColumn[fields.length];
        char[][] codes = new char[fields.length][];
        for (int i = 0; i < fields.length; i++) {
            columns[i] = block.column(fields[i]);
            codes[i] = columns[i].codes();
        }
        Map<Long, Tally> here = new HashMap<>();
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            here.computeIfAbsent(key(codes, row), first -> new Tally()).add(1, block.firstSeq() + row);
        }
        Repeats repeats = block.repeats();
        for (int i = 0; i < repeats.size(); i++) {
            int row = repeats.row(i);
            if (rows.get(row)) {
                here.computeIfAbsent(key(codes, row), first -> new Tally())
                        .add(repeats.more(i), block.firstSeq() + row);
            }
        }
        here.forEach((key, tally) -> {
            @Nullable String[] values = new String[fields.length];
            long rest = key;
            for (int i = fields.length - 1; i >= 0; i--) {
                values[i] = view.text(columns[i], (char) rest);
                rest >>>= Character.SIZE;
            }
            tallies.computeIfAbsent(Arrays.asList(values), first -> new Tally()).add(tally.count, tally.lastSeq);
        });
    }

    private static long key(char[][] codes, int row) {
        long key = 0;
        for (char[] column : codes) {
            key = key << Character.SIZE | column[row];
        }
        return key;
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
