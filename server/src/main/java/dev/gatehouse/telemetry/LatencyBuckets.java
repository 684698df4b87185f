package dev.gatehouse.telemetry;

import java.util.function.IntToLongFunction;

/**
 * The buckets of a latency histogram: eight to each power of two of microseconds, so that a percentile is off by at
 * most 1/16 of its value, from 1 µs to 134 s; what is longer counts as that.
 */
public final class LatencyBuckets {
    private static final int SUB_BITS = 3;
    private static final int SUBS = 1 << SUB_BITS;
    private static final int MAX_BITS = 27;

    /** How many there are. */
    public static final int COUNT = (MAX_BITS - SUB_BITS + 1) * SUBS;

    /** How many bands there are; each but the first two is twice as long as the one below, which is eight buckets. */
    public static final int BANDS = COUNT / SUBS;

    private LatencyBuckets() {}

    /** The first bucket of a band; of the one after the last, where the buckets end. */
    public static int firstOfBand(int band) {
        return band * SUBS;
    }

    /** The shortest latency in a bucket, in milliseconds; of the one after the last, where the buckets end. */
    public static double lowestMillis(int bucket) {
        int shift = Math.max(0, bucket / SUBS - 1);
        long low = bucket < SUBS ? bucket : (long) (bucket % SUBS + SUBS) << shift;
        return low / 1000.0;
    }

    /** The bucket of a latency. */
    public static int of(long micros) {
        long value = Math.clamp(micros, 0, (1L << MAX_BITS) - 1);
        if (value < SUBS) {
            return (int) value;
        }
        int shift = Long.SIZE - 1 - Long.numberOfLeadingZeros(value) - SUB_BITS;
        return (int) ((shift + 1L) * SUBS + (value >>> shift) - SUBS);
    }

    /** The middle of a bucket, in milliseconds. */
    static double middleMillis(int bucket) {
        int shift = Math.max(0, bucket / SUBS - 1);
        long low = bucket < SUBS ? bucket : (long) (bucket % SUBS + SUBS) << shift;
        return (low + ((1L << shift) - 1) / 2.0) / 1000.0;
    }

    /** The latency in milliseconds that {@code share} of all calls do not exceed; 0 if there are none. */
    public static double percentileMillis(IntToLongFunction counts, long total, double share) {
        if (total == 0) {
            return 0;
        }
        long rank = Math.max(1, (long) Math.ceil(total * share));
        long seen = 0;
        for (int bucket = 0; bucket < COUNT; bucket++) {
            seen += counts.applyAsLong(bucket);
            if (seen >= rank) {
                return middleMillis(bucket);
            }
        }
        return middleMillis(COUNT - 1);
    }
}
