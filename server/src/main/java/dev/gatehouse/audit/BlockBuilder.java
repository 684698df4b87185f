package dev.gatehouse.audit;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A block that is still growing. Not thread-safe, but a {@link #snapshot} may be read while rows are added, if it was
 * handed over safely: what it shows is never written again.
 */
final class BlockBuilder {
    private final long number;
    private final long[] times = new long[IndexBlock.ROWS];
    private final int[] latencies = new int[IndexBlock.ROWS];
    private final Map<AuditField, Collected> columns = new EnumMap<>(AuditField.class);
    private final Map<AuditId, char[]> fingerprints = new EnumMap<>(AuditId.class);
    private final char[] facts = new char[IndexBlock.ROWS];
    private Repeats repeats = Repeats.NONE;
    private int rows;
    private long minTime = Long.MAX_VALUE;
    private long maxTime = Long.MIN_VALUE;
    private String lastDecision = "";

    BlockBuilder(long number) {
        this.number = number;
        for (AuditField field : AuditField.values()) {
            columns.put(field, new Collected());
        }
        for (AuditId id : AuditId.values()) {
            fingerprints.put(id, new char[IndexBlock.ROWS]);
        }
        Arrays.fill(facts, Fact.NONE);
    }

    /** The place of the last row's event in the chain. */
    long lastSeq() {
        return IndexBlock.firstSeq(number) + rows - 1;
    }

    /** The place of the last event that belongs here. */
    long endSeq() {
        return IndexBlock.firstSeq(number + 1) - 1;
    }

    boolean full() {
        return rows == IndexBlock.ROWS;
    }

    /** The decision id of the last event. */
    String lastDecision() {
        return lastDecision;
    }

    /** Adds the event that follows. Where events before it were pruned, their rows stay empty. */
    void add(AuditEvent event) {
        int row = (int) (event.seq() - IndexBlock.firstSeq(number));
        AuditEntry entry = event.entry();
        long time = entry.time().toEpochMilli();
        columns.forEach((field, column) -> {
            column.put(rows, row, null);
            column.put(row, row + 1, field.of(entry));
        });
        fingerprints.forEach((id, prints) -> prints[row] = AuditId.fingerprint(id.of(entry)));
        Arrays.fill(times, rows, row + 1, time);
        facts[row] = Fact.of(entry);
        if (entry.count() > 1) {
            repeats = repeats.and(row, entry.count() - 1);
        }
        latencies[row] = Math.clamp(entry.latencyMicros(), 0, Integer.MAX_VALUE);
        minTime = Math.min(minTime, time);
        maxTime = Math.max(maxTime, time);
        lastDecision = entry.decisionId();
        rows = row + 1;
    }

    /** Leaves the rows of events that are not there empty, up to and including {@code seq}. */
    void skipTo(long seq) {
        int end = (int) (seq - IndexBlock.firstSeq(number)) + 1;
        columns.forEach((_, column) -> column.put(rows, end, null));
        Arrays.fill(times, rows, end, rows == 0 ? 0 : times[rows - 1]);
        minTime = Math.min(minTime, times[end - 1]);
        maxTime = Math.max(maxTime, times[end - 1]);
        rows = end;
    }

    /** The block as it is now. */
    Open snapshot() {
        return new Open();
    }

    /** What it is made of, before it is encoded. */
    final class Open implements IndexBlock {
        private final int shown = rows;
        private final long earliest = minTime;
        private final long latest = maxTime;
        private final Repeats shownRepeats = repeats;
        private final Map<AuditField, IndexColumn.Spelled> shownColumns = new EnumMap<>(AuditField.class);

        Open() {
            columns.forEach((field, column) -> shownColumns.put(field, column.snapshot(rows)));
        }

        @Override
        public long number() {
            return number;
        }

        @Override
        public int rows() {
            return shown;
        }

        @Override
        public long minTime() {
            return earliest;
        }

        @Override
        public long maxTime() {
            return latest;
        }

        @Override
        public IndexColumn.Spelled column(AuditField field) {
            IndexColumn.Spelled column = shownColumns.get(field);
            if (column == null) {
                throw new IllegalStateException("No column " + field);
            }
            return column;
        }

        @Override
        public long[] times() {
            return times;
        }

        @Override
        public Latencies latencies() {
            return row -> latencies[row];
        }

        @Override
        public RowCodes.Plain fingerprints(AuditId id) {
            char[] prints = fingerprints.get(id);
            if (prints == null) {
                throw new IllegalStateException("No fingerprints of " + id);
            }
            return new RowCodes.Plain(prints, shown);
        }

        @Override
        public RowCodes.Plain facts() {
            return new RowCodes.Plain(facts, shown);
        }

        @Override
        public void eachFact(FactCount sink) {
            int[] counts = new int[Fact.COUNT];
            for (int row = 0; row < shown; row++) {
                counts[facts[row]]++;
            }
            for (int fact = 0; fact < counts.length; fact++) {
                if (counts[fact] > 0) {
                    sink.take(fact, counts[fact]);
                }
            }
        }

        @Override
        public Repeats repeats() {
            return shownRepeats;
        }

        @Override
        public boolean sealed() {
            return false;
        }
    }

    /** One column so far. */
    private static final class Collected {
        private final Map<@Nullable String, Integer> places = new HashMap<>();
        private final char[] codes = new char[IndexBlock.ROWS];
        private @Nullable String[] texts = new @Nullable String[8];
        private int[] counts = new int[8];

        /** Gives the rows from {@code from} to before {@code to} this value. */
        void put(int from, int to, @Nullable String value) {
            if (from < to) {
                int place = place(value);
                Arrays.fill(codes, from, to, (char) place);
                counts[place] += to - from;
            }
        }

        private int place(@Nullable String value) {
            Integer known = places.get(value);
            if (known != null) {
                return known;
            }
            int place = places.size();
            if (place == texts.length) {
                texts = Arrays.copyOf(texts, 2 * place);
                counts = Arrays.copyOf(counts, 2 * place);
            }
            texts[place] = value;
            places.put(value, place);
            return place;
        }

        IndexColumn.Spelled snapshot(int shown) {
            int distinct = places.size();
            RowCodes.Plain rows = new RowCodes.Plain(codes, shown);
            return new IndexColumn.Spelled(texts, distinct, Arrays.copyOf(counts, distinct), () -> rows);
        }
    }
}
