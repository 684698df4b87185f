package dev.gatehouse.audit;

import java.util.Arrays;

/** The few events of a block that stand for several requests each. */
final class Repeats {
    static final Repeats NONE = new Repeats(new int[0], new int[0]);

    private final int[] rows;
    private final int[] more;

    private Repeats(int[] rows, int[] more) {
        this.rows = rows;
        this.more = more;
    }

    /** How many there are. */
    int size() {
        return rows.length;
    }

    /** The row of one of them. */
    int row(int i) {
        return rows[i];
    }

    /** How many requests it stands for besides one. */
    int more(int i) {
        return more[i];
    }

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
