package dev.gatehouse.audit;

import java.util.Arrays;

/**
 * The few events of a block that stand for several requests each.
 *
 * @param rows where they are
 * @param more how many requests each stands for besides one
 */
record Repeats(int[] rows, int[] more) {
    static final Repeats NONE = new Repeats(new int[0], new int[0]);

    Repeats and(int row, int moreThere) {
        int[] longerRows = Arrays.copyOf(rows, rows.length + 1);
        int[] longerMore = Arrays.copyOf(more, more.length + 1);
        longerRows[rows.length] = row;
        longerMore[more.length] = moreThere;
        return new Repeats(longerRows, longerMore);
    }

    boolean isEmpty() {
        return rows.length == 0;
    }

    /** As numbers, for the index. */
    byte[] bytes() {
        Varints.Writer numbers = new Varints.Writer().put(rows.length);
        for (int i = 0; i < rows.length; i++) {
            numbers.put(rows[i]).put(more[i]);
        }
        return numbers.bytes();
    }

    static Repeats read(byte[] bytes) {
        Varints.Reader numbers = new Varints.Reader(bytes);
        int count = (int) numbers.get();
        int[] rows = new int[count];
        int[] more = new int[count];
        for (int i = 0; i < count; i++) {
            rows[i] = (int) numbers.get();
            more[i] = (int) numbers.get();
        }
        return new Repeats(rows, more);
    }
}
