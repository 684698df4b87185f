package dev.gatehouse.audit;

/** How many requests are in each group, and the newest event of each, by the group's key. Not thread-safe. */
final class GroupTallies {
    private static final int FEWEST = 1_024;

    // An own table because a map of boxed numbers takes most of a search that counts hundreds of thousands of rows.
    private long[] keys = new long[FEWEST];
    private long[] counts = new long[FEWEST];
    private long[] lastSeqs = new long[FEWEST];
    private int size;

    /**
     * Counts requests into a group.
     *
     * @param key not 0
     */
    void add(long key, long more, long seq) {
        int place = place(key);
        if (keys[place] == 0) {
            keys[place] = key;
            size++;
        }
        counts[place] += more;
        lastSeqs[place] = Math.max(lastSeqs[place], seq);
        if (2 * size > keys.length) {
            grow();
        }
    }

    /** Takes the groups. */
    @FunctionalInterface
    interface Sink {
        void take(long key, long count, long lastSeq);
    }

    /** Hands over every group, in no order. */
    void each(Sink sink) {
        for (int place = 0; place < keys.length; place++) {
            if (keys[place] != 0) {
                sink.take(keys[place], counts[place], lastSeqs[place]);
            }
        }
    }

    /** Where the key is, or where it belongs: there is always a free place, since half of them are. */
    private int place(long key) {
        int last = keys.length - 1;
        long mixed = key * 0x9E3779B97F4A7C15L;
        int place = (int) (mixed >>> Integer.SIZE) & last;
        while (keys[place] != 0 && keys[place] != key) {
            place = place + 1 & last;
        }
        return place;
    }

    private void grow() {
        long[] oldKeys = keys;
        long[] oldCounts = counts;
        long[] oldSeqs = lastSeqs;
        keys = new long[2 * oldKeys.length];
        counts = new long[keys.length];
        lastSeqs = new long[keys.length];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldKeys[i] != 0) {
                int place = place(oldKeys[i]);
                keys[place] = oldKeys[i];
                counts[place] = oldCounts[i];
                lastSeqs[place] = oldSeqs[i];
            }
        }
    }
}
