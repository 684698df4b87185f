package dev.gatehouse.audit;

import java.util.BitSet;

/** A condition of a query, made ready to be asked of one block after the other. */
@FunctionalInterface
interface BlockCondition {
    /** What is known of a block before one of its rows is looked at. */
    Found in(IndexBlock block);

    /** Its opposite. */
    default BlockCondition negated() {
        return block -> {
            int all = block.rows();
            Found found = in(block);
            return new Found(all - found.most(), all - found.least(), all - found.likely(), rows -> {
                BitSet fulfilling = (BitSet) rows.clone();
                found.keep(fulfilling);
                rows.andNot(fulfilling);
            });
        };
    }

    /**
     * Rows that fulfil a condition.
     *
     * @param least at least how many there are
     * @param most at most how many there are
     * @param likely how many there may be: conditions are asked in that order
     * @param rows finds them
     */
    record Found(int least, int most, int likely, Rows rows) {
        /** Leaves of these rows those that fulfil it. */
        void keep(BitSet among) {
            rows.keep(among);
        }
    }

    /** Finds the rows of a block that fulfil a condition. */
    @FunctionalInterface
    interface Rows {
        /** Leaves of these rows those that fulfil it. */
        void keep(BitSet among);
    }
}
