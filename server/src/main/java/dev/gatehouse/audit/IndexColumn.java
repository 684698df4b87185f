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

    /** The rows' places in the dictionary; may be longer than the block. */
    char[] codes();

    /**
     * The values that are looked for.
     *
     * @param ids their numbers, as far as they have one
     */
    record Values(Predicate<@Nullable String> texts, BitSet ids) {}

    /** Of a sealed block: the values are kept elsewhere, once for all blocks; 0 is an absent one. */
    final class Numbered implements IndexColumn {
        private final int[] ids;
        private final int[] counts;
        private final Supplier<char[]> codes;

        Numbered(int[] ids, int[] counts, Supplier<char[]> codes) {
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
        public char[] codes() {
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
        private final Supplier<char[]> codes;

        Spelled(@Nullable String[] texts, int distinct, int[] counts, Supplier<char[]> codes) {
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
        public char[] codes() {
            return codes.get();
        }

        @Nullable
        String text(int code) {
            return texts[code];
        }
    }
}
