package dev.gatehouse.audit;

import java.util.BitSet;

/** A small number for each row of a block, such as the place of its value in a dictionary. */
sealed interface RowCodes permits PackedCodes, RowCodes.Plain {
    int at(int row);

    /** Adds the rows that have this code. */
    void mark(int code, BitSet rows);

    /** Of a block that is growing; there may be more codes than rows. */
    final class Plain implements RowCodes {
        private final char[] codes;
        private final int rows;

        Plain(char[] codes, int rows) {
            this.codes = codes;
            this.rows = rows;
        }

        @Override
        public int at(int row) {
            return codes[row];
        }

        @Override
        public void mark(int code, BitSet marked) {
            for (int row = 0; row < rows; row++) {
                if (codes[row] == code) {
                    marked.set(row);
                }
            }
        }
    }
}
