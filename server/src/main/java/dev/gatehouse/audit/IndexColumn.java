package dev.gatehouse.audit;

import java.util.BitSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One field of a block of events: a dictionary of its values, and for each row the place of its value in it. */
sealed interface IndexColumn {
    /** How many different values there are; an absent one counts as one. */
    int distinct();

    /** How many rows have the value at this place of the dictionary. */
    int count(int code);

    boolean matches(int code, Values values);

    /** The rows' places in the dictionary. */
    RowCodes codes();

    /** Where in its dictionary the values stand that are looked for. */
    default Hits hits(Values values) {
        BitSet places = new BitSet();
        int rows = 0;
        for (int code = 0; code < distinct(); code++) {
            if (matches(code, values)) {
                places.set(code);
                rows += count(code);
            }
        }
        return new Hits(this, places, rows);
    }

    /**
     * The values that are looked for.
     *
     * @param ids their numbers, as far as they have one
     */
    record Values(Predicate<@Nullable String> texts, BitSet ids) {}

    /**
     * The values that were looked for and are here.
     *
     * @param places where in the dictionary
     * @param rows how many rows have one of them
     */
    record Hits(IndexColumn column, BitSet places, int rows) {
        /** From so many values on, it is quicker to look at each row once than at all of them for each value. */
        private static final int MANY = 8;

        /** Adds the rows of a block with so many rows that have one of the values. */
        void mark(BitSet marked, int all) {
            if (rows == all) {
                marked.set(0, all);
                return;
            }
            if (rows == 0) {
                return;
            }
            RowCodes codes = column.codes();
            if (places.cardinality() < MANY) {
                places.stream().forEach(code -> codes.mark(code, marked));
                return;
            }
            boolean[] wanted = new boolean[column.distinct()];
            places.stream().forEach(code -> wanted[code] = true);
            for (int row = 0; row < all; row++) {
                if (wanted[codes.at(row)]) {
                    marked.set(row);
                }
            }
        }
    }

    /** Of a sealed block: the values are kept elsewhere, once for all blocks; 0 is an absent one. */
    final class Numbered implements IndexColumn {
        private final int[] ids;
        private final int[] counts;
        private final Supplier<RowCodes> codes;

        Numbered(int[] ids, int[] counts, Supplier<RowCodes> codes) {
            this.ids = ids;
            this.counts = counts;
            this.codes = codes;
        }

        @Override
        public int distinct() {
            return ids.length;
        }

        @Override
        public int count(int code) {
            return counts[code];
        }

        @Override
        public boolean matches(int code, Values values) {
            return values.ids().get(ids[code]);
        }

        @Override
        public RowCodes codes() {
            return codes.get();
        }

        int id(int code) {
            return ids[code];
        }
    }

    /** Its dictionary is at hand as text. */
    final class Spelled implements IndexColumn {
        private final @Nullable String[] texts;
        private final int distinct;
        private final int[] counts;
        private final Supplier<RowCodes> codes;

        Spelled(@Nullable String[] texts, int distinct, int[] counts, Supplier<RowCodes> codes) {
            this.texts = texts;
            this.distinct = distinct;
            this.counts = counts;
            this.codes = codes;
        }

        @Override
        public int distinct() {
            return distinct;
        }

        @Override
        public int count(int code) {
            return counts[code];
        }

        @Override
        public boolean matches(int code, Values values) {
            return values.texts().test(texts[code]);
        }

        @Override
        public RowCodes codes() {
            return codes.get();
        }

        @Nullable
        String text(int code) {
            return texts[code];
        }
    }
}
